using CopyImageGitOps.Kustomize;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Planning;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Running;

/// <summary>
/// Rewrites any version of a file (the working tree's, the committed one) to the copies. It finds the fields anew, so a file that changed
/// since it was first read is rewritten as it now is.
/// </summary>
/// <param name="replacements">What is written for each public image or older copy, for the images of which the copy is known to be complete.</param>
public sealed class ImageRewriter(ManifestScanner scanner, ImageSelector selector, IReadOnlyDictionary<ImageReference, string> replacements)
{
    /// <summary>The edits of what kustomizations are made of.</summary>
    public KustomizeEdits Kustomize { get; init; } = KustomizeEdits.None;

    /// <summary>Whether a file is part of a kustomization, so that its references are not simply replaced.</summary>
    public Predicate<string> IsManaged { get; init; } = _ => false;

    /// <summary>The manifests that no kustomization uses, and in which there is something to replace.</summary>
    public IEnumerable<string> RawFilesOf(FoundImages found) =>
        found.Raw[ImageClass.Public].Concat(found.Raw[ImageClass.Copy]).Where(field => replacements.ContainsKey(field.Reference)).Select(field => field.File)
            .Distinct().Order(StringComparer.Ordinal);

    /// <summary>The new content, or null if there is nothing to change.</summary>
    public byte[]? Rewrite(string file, ReadOnlyMemory<byte> content)
    {
        if (IsManaged(file)) return Kustomize.Apply(file, content);
        if (replacements.Count == 0) return null;
        var selected = selector.Select(scanner.Scan(file, content).Fields);
        List<FieldEdit> edits =
        [
            .. from field in selected[ImageClass.Public].Concat(selected[ImageClass.Copy])
               where replacements.ContainsKey(field.Reference)
               select new FieldEdit(field, replacements[field.Reference]),
        ];
        return edits.Count == 0 ? null : ManifestRewriter.Rewrite(content, edits);
    }
}
