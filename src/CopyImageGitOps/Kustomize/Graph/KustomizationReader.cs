using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests.Text;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Graph;

/// <summary>A kustomization that was read on its own, before what its plugins name is known.</summary>
/// <param name="Mentions">With the line of each.</param>
internal sealed record DraftKustomization(Kustomization Kustomization, IReadOnlyList<(Mention Mention, int Line)> Mentions);

/// <summary>Reads one kustomization file.</summary>
internal sealed class KustomizationReader(Disk disk, ReferenceResolver resolver)
{
    private const string Group = "kustomize.config.k8s.io";

    /// <param name="place">Of the file.</param>
    /// <param name="file">For the record, relative to the run's root.</param>
    /// <param name="problem">What is wrong, where null is returned.</param>
    public DraftKustomization? Read(Place place, string file, string directory, out Finding? problem)
    {
        problem = null;
        try
        {
            if (disk.Read(place) is not { } content) return Refuse(KustomizationFindings.TooLarge(file, Disk.MaximumFileSize), out problem);
            var encoding = TextEncoding.Detect(content.Span);
            if (encoding.FirstInvalidByte(content.Span) >= 0) return Refuse(KustomizationFindings.Invalid(file, 1, "it is not UTF-8"), out problem);
            var text = new ManifestText(content, encoding, isJson: false);
            return Read(text, file, directory, out problem);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refuse(KustomizationFindings.Invalid(file, 1, $"it cannot be read: {e.Message}"), out problem);
        }
    }

    private DraftKustomization? Read(ManifestText text, string file, string directory, out Finding? problem)
    {
        problem = null;
        try
        {
            // Kustomize reads the first document only.
            if (text.ReadDocuments() is not [var root, ..]) return Refuse(KustomizationFindings.Invalid(file, 1, "it is empty"), out problem);
            return Complaint(root) is { } complaint
                ? Refuse(KustomizationFindings.Invalid(file, text.LineOf(root.Start), complaint), out problem)
                : Draft(text, root, file, directory);
        }
        catch (UnreadableDocumentException e)
        {
            return Refuse(KustomizationFindings.Invalid(file, text.LineOf(e.Offset), e.Message), out problem);
        }
    }

    private DraftKustomization Draft(ManifestText text, Node root, string file, string directory)
    {
        var mentions = KustomizationFields.Read(root);
        var helm = HelmFields.FindKey(root);
        var places = text.Resolve([.. mentions.Select(m => m.Offset), .. helm is null ? (int[])[] : [helm.Start]]);
        var lines = mentions.Select(m => (m, places[m.Offset].Line)).ToList();
        var kustomization = new Kustomization
        {
            File = file,
            Directory = directory,
            IsComponent = root.FindFieldText("kind") == "Component",
            References = [.. lines.Select(m => resolver.Resolve(m.m, directory, m.Line)).OfType<KustomizationReference>()],
            HelmLine = helm is null ? null : places[helm.Start].Line,
        };
        return new DraftKustomization(kustomization, lines);
    }

    /// <summary>What kustomize refuses of the document as a whole; of its fields it complains when it renders.</summary>
    private static string? Complaint(Node root)
    {
        if (root.Resolved is ScalarNode { IsNull: true }) return "it is empty";
        if (root.Resolved is not MappingNode) return "it is not a mapping";
        var (kind, apiVersion) = (root.FindFieldText("kind"), root.FindFieldText("apiVersion"));
        if (kind is not (null or "" or "Kustomization" or "Component")) return $"its kind is '{kind}'";
        return string.IsNullOrEmpty(apiVersion) || apiVersion.StartsWith(Group + "/", StringComparison.Ordinal) ? null : $"its apiVersion is '{apiVersion}'";
    }

    private static DraftKustomization? Refuse(Finding finding, out Finding? problem)
    {
        problem = finding;
        return null;
    }
}
