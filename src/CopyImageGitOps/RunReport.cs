using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests;

namespace CopyImageGitOps;

/// <summary>What a run did or would do: the one source of the JSON output, the text output and the Action's summary.</summary>
/// <param name="Destination">The prefix under which the copies are; null where none is configured.</param>
/// <param name="Commit">The id of the commit that was made, or null.</param>
public sealed record RunReport(
    string? Destination,
    IReadOnlyList<ReportImage> Images,
    IReadOnlyList<ReportFinding> Findings,
    ReportSummary Summary,
    string? Commit)
{
    /// <summary>The kustomizations that are applied, by directory; null where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ReportRoot>? Roots { get; init; }

    /// <summary>What was pushed; null where nothing was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReportPush? Push { get; init; }

    /// <summary>The pull request that was created, updated, looked at or closed; null where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReportPullRequest? PullRequest { get; init; }

    /// <summary>The document of <c>--output json</c>: indented, with a final newline, and with text outside ASCII as it is.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, RunReportJson.Readable.RunReport) + "\n";

    /// <summary>The same as UTF-8, piece by piece: a report has all references of a repository.</summary>
    public void WriteJson(Stream output)
    {
        JsonSerializer.Serialize(output, this, RunReportJson.Readable.RunReport);
        output.Write("\n"u8);
    }
}

/// <summary>What became of an image, or will.</summary>
public enum ImageStatus
{
    /// <summary>A plan: it would be copied.</summary>
    [JsonStringEnumMemberName("planned")] Planned,
    [JsonStringEnumMemberName("copied")] Copied,

    /// <summary>The destination had it.</summary>
    [JsonStringEnumMemberName("present")] Present,

    /// <summary>It could not be resolved or copied: its references are left alone, and a finding at each of them says why.</summary>
    [JsonStringEnumMemberName("failed")] Failed,

    /// <summary>Not public, or excluded: left alone.</summary>
    [JsonStringEnumMemberName("skipped")] Skipped,

    /// <summary>An update: the source has nothing newer, and the destination was not asked.</summary>
    [JsonStringEnumMemberName("current")] Current,
}

/// <summary>One image and the places that reference it.</summary>
/// <param name="Source">The canonical reference: <c>docker.io/library/nginx:1.25</c>.</param>
/// <param name="Digest">Null where it is not known.</param>
/// <param name="Target">The reference that the manifests get; null where the image is not copied.</param>
/// <param name="Bytes">What was uploaded, or for a plan what the image weighs.</param>
public sealed record ReportImage(
    string Source,
    string? Digest,
    string? Target,
    ImageStatus Status,
    long Bytes,
    IReadOnlyList<ReportReference> References)
{
    /// <summary>How many signatures, attestations and SBOMs were copied with it.</summary>
    public int Referrers { get; init; }

    /// <summary>The digest of the older copy that an update takes this one for; null if there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PreviousDigest { get; init; }
}

/// <summary>What became of a root of kustomizations, or will.</summary>
public enum RootStatus
{
    /// <summary>It needs no edit.</summary>
    [JsonStringEnumMemberName("unchanged")] Unchanged,

    /// <summary>It is edited, or what it is made of.</summary>
    [JsonStringEnumMemberName("edited")] Edited,

    /// <summary>It could not be rendered, or no edit was proven: it is left alone, and a finding says why.</summary>
    [JsonStringEnumMemberName("failed")] Failed,
}

/// <summary>A kustomization that is applied as it is.</summary>
/// <param name="Directory">As in <c>overlays/prod</c>; <c>.</c> for the directory of the run.</param>
/// <param name="Images">How many distinct images it renders.</param>
/// <param name="PointedAtBy">The Flux and Argo CD objects that apply it, as in <c>Flux Kustomization 'apps' (clusters/prod/apps.yaml:1)</c>.</param>
public sealed record ReportRoot(string Directory, string File, RootStatus Status, int Images, IReadOnlyList<string> PointedAtBy);

/// <summary>A push to a branch.</summary>
/// <param name="Remote">Its name, as in <c>origin</c>.</param>
/// <param name="Commit">The id of the branch's new tip.</param>
/// <param name="Commits">How many commits the branch got, the user's own that were not pushed before among them; null where it is new.</param>
public sealed record ReportPush(string Remote, string Branch, string Commit, int? Commits);

/// <summary>What was done with a pull request.</summary>
public enum PullRequestOperation
{
    [JsonStringEnumMemberName("created")] Created,

    /// <summary>Its branch, or what it says, was changed.</summary>
    [JsonStringEnumMemberName("updated")] Updated,

    /// <summary>There is nothing left for it to do.</summary>
    [JsonStringEnumMemberName("closed")] Closed,

    /// <summary>It was as it should be.</summary>
    [JsonStringEnumMemberName("none")] None,
}

/// <summary>The pull request of a run.</summary>
/// <param name="Url">For people.</param>
public sealed record ReportPullRequest(int Number, string Url, PullRequestOperation Operation);

/// <summary>One place that references an image; see <see cref="ImageField"/>.</summary>
public sealed record ReportReference(string File, int Line, int Column, string? Kind, string? Name, string? Namespace, string Field, string Value)
{
    public static ReportReference From(ImageField field) =>
        new(field.File, field.Line, field.Column, field.Kind, field.Name, field.Namespace, field.Field, field.Value);
}

/// <summary>A <see cref="Finding"/>, with its parts in the order of the JSON contract.</summary>
public sealed record ReportFinding(Severity Severity, string Code, string Message, string? Hint, string? File, int? Line, string? Field)
{
    public static ReportFinding From(Finding finding) =>
        new(finding.Severity, finding.Code, finding.Message, finding.Hint, finding.File, finding.Line, finding.Field);
}

/// <summary>What a run amounts to, in numbers.</summary>
public sealed record ReportSummary
{
    public int FilesScanned { get; init; }

    /// <summary>Files that were rewritten, or would be.</summary>
    public int FilesChanged { get; init; }

    public int ImagesFound { get; init; }

    public int ImagesCopied { get; init; }

    public int ImagesPresent { get; init; }

    public int ImagesFailed { get; init; }

    public long BytesCopied { get; init; }
}

[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    Converters = [typeof(SeverityConverter)])]
[JsonSerializable(typeof(RunReport))]
internal sealed partial class RunReportJson : JsonSerializerContext
{
    /// <summary>The output is a file or a terminal, never HTML: paths and names stay readable.</summary>
    public static RunReportJson Readable => field ??= new(new JsonSerializerOptions(Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

internal sealed class SeverityConverter() : JsonStringEnumConverter<Severity>(JsonNamingPolicy.CamelCase);
