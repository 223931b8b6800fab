using CopyImageGitOps.Kustomize;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Planning;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Running;

/// <summary>
/// Rewrites any version of a file (the working tree's, the committed one) to the copies. It finds the fields anew, so a file that changed
/// since it was first read is rewritten as it now is.
/// </summary>
/// <param name="replacements">What is written for each source, for the images of which the copy is known to be complete.</param>
public sealed class ImageRewriter(ManifestScanner scanner, ImageSelector selector, IReadOnlyDictionary<ImageReference, string> replacements)
{
    /// <summary>The edits of what kustomizations are made of.</summary>
    public KustomizeEdits Kustomize { get; init; } = KustomizeEdits.None;

    /// <summary>Whether a file is part of a kustomization, so that its references are not simply replaced.</summary>
    public Predicate<string> IsManaged { get; init; } = _ => false;

    /// <summary>The new content, or null if there is nothing to change.</summary>
    public byte[]? Rewrite(string file, ReadOnlyMemory<byte> content)
    {
        if (IsManaged(file)) return Kustomize.Apply(file, content);
        if (replacements.Count == 0) return null;
        List<FieldEdit> edits =
        [
            .. from field in selector.Select(scanner.Scan(file, content).Fields)[ImageClass.Public]
               where replacements.ContainsKey(field.Reference)
               select new FieldEdit(field, replacements[field.Reference]),
        ];
        return edits.Count == 0 ? null : ManifestRewriter.Rewrite(content, edits);
    }
}
