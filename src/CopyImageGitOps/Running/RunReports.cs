using CopyImageGitOps.Copying;
using CopyImageGitOps.Kustomize;
using CopyImageGitOps.Manifests;

namespace CopyImageGitOps.Running;

/// <summary>From a run's outcome, which hosts work with, to its report, which is printed: texts and numbers only.</summary>
public static class RunReports
{
    /// <param name="filesChanged">How many manifests were written, or would be.</param>
    /// <param name="commit">The id of the commit that was made, or null.</param>
    public static RunReport Of(string? destination, RunOutcome outcome, int filesChanged, string? commit)
    {
        var shown = outcome.Found.Committed.Count == 0 ? null : outcome.Found.Fields.SelectMany(group => group).ToHashSet();
        return new RunReport(
            destination,
            [.. outcome.Images.Select(image => Image(image, shown))],
            [.. outcome.Findings.ToSortedList().Select(ReportFinding.From)],
            Summary(outcome, filesChanged),
            commit)
        {
            Roots = outcome.Found.Roots.Count == 0 ? null : [.. outcome.Found.Roots.Select(root => Root(root, outcome))],
        };
    }

    private static ReportRoot Root(FoundRoot found, RunOutcome outcome)
    {
        var (root, edits) = (found.Root.Root, outcome.Rewriter?.Kustomize ?? KustomizeEdits.None);
        var file = root.Kustomization.File;
        var status = !found.Root.IsRendered || edits.Unproven.Contains(file) ? RootStatus.Failed
            : edits.Changed.Contains(file) ? RootStatus.Edited
            : RootStatus.Unchanged;
        var pointers = root.Pointers.Select(p => $"{p.Kind} '{p.Name}' ({p.File}:{p.Line})");
        return new ReportRoot(
            root.Kustomization.Directory is { Length: > 0 } directory ? directory : ".",
            file,
            status,
            found.Root.Images.Select(image => image.Reference).Distinct().Count(),
            [.. pointers]);
    }

    public static ImageStatus StatusOf(CopyStatus status) => status switch
    {
        CopyStatus.Copied => ImageStatus.Copied,
        CopyStatus.Present => ImageStatus.Present,
        _ => ImageStatus.Failed,
    };

    /// <param name="shown">The fields of the files that the user sees; null if there are no others.</param>
    private static ReportImage Image(ImageOutcome image, HashSet<ImageField>? shown)
    {
        // What the committed version of a file references has no place in the files that the user sees, unless it stands nowhere else.
        var visible = shown is null ? image.Fields : image.Fields.Where(shown.Contains).Distinct().ToList();
        var fields = visible.Count > 0 ? visible : image.Fields;
        return new ReportImage(
            image.Source.ToString(), image.Digest?.ToString(), image.Replacement, image.Status, image.Bytes, [.. fields.Select(ReportReference.From)])
        {
            Referrers = image.Referrers,
            PreviousDigest = image.Previous?.ToString(),
        };
    }

    private static ReportSummary Summary(RunOutcome outcome, int filesChanged) => new()
    {
        FilesScanned = outcome.Found.FilesScanned,
        FilesChanged = filesChanged,
        ImagesFound = outcome.Found.Fields.SelectMany(fields => fields).Select(field => field.Reference).Distinct().Count(),
        ImagesCopied = outcome.Images.Count(image => image.Status == ImageStatus.Copied),
        ImagesPresent = outcome.Images.Count(image => image.Status == ImageStatus.Present),
        ImagesFailed = outcome.Images.Count(image => image.Status == ImageStatus.Failed),
        BytesCopied = outcome.Images.Where(image => image.Status == ImageStatus.Copied).Sum(image => image.Bytes),
    };
}
