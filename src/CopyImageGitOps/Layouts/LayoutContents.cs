using CopyImageGitOps.References;

namespace CopyImageGitOps.Layouts;

/// <summary>An image that a layout names.</summary>
/// <param name="Reference">What its name says; null if that is a bare tag.</param>
public sealed record LayoutImage(string Name, Digest Digest, ImageReference? Reference);

/// <summary>Lists what is in a layout.</summary>
public static class LayoutContents
{
    /// <summary>The images that have a name, in the order of the index.</summary>
    /// <exception cref="LayoutException">The folder is not a layout, or cannot be read.</exception>
    public static async Task<IReadOnlyList<LayoutImage>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var index = await new LayoutFolder(path, TimeProvider.System).ReadIndexAsync(cancellationToken);
        return [.. index.Entries.Where(e => e.Name is not null).Select(e => new LayoutImage(e.Name!, e.Manifest.Digest, e.Reference))];
    }
}
