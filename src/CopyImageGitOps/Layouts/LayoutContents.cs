using System.Text.RegularExpressions;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Layouts;

/// <summary>An image that a layout names.</summary>
/// <param name="Reference">What its name says; null if that is a bare tag.</param>
public sealed record LayoutImage(string Name, Digest Digest, ImageReference? Reference);

/// <summary>Lists what is in a layout.</summary>
public static partial class LayoutContents
{
    /// <summary>
    /// The images that have a name, in the order of the index. What is named after another image's digest, as cosign names signatures, is no image of
    /// its own: it goes where that image goes.
    /// </summary>
    /// <exception cref="LayoutException">The folder is not a layout, or cannot be read.</exception>
    public static async Task<IReadOnlyList<LayoutImage>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var index = await new LayoutFolder(path, TimeProvider.System).ReadIndexAsync(cancellationToken);
        return
        [
            .. from entry in index.Entries
               where entry.Name is not null && !NameAfterDigest().IsMatch(entry.Name)
               select new LayoutImage(entry.Name!, entry.Manifest.Digest, entry.Reference),
        ];
    }

    [GeneratedRegex(@"\Asha(?:256|384|512)-[0-9a-f]{64,}(?:\.(?:sig|att|sbom))?\z", RegexOptions.NonBacktracking)]
    private static partial Regex NameAfterDigest();
}
