using System.Text;
using CopyImageGitOps.Manifests.Fields;
using CopyImageGitOps.Manifests.Text;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Manifests;

/// <summary>Tells from the bytes alone that a file cannot hold an image field, so that most files are never parsed.</summary>
internal sealed class ManifestScreen(IEnumerable<FieldSpec> specs)
{
    private readonly byte[][] _specKeys =
        [.. specs.Select(s => new FieldSpecPath(s).Segments).Where(s => s.Length > 0).Select(s => Encoding.UTF8.GetBytes(s[^1]))];

    public bool MayHoldImages(ReadOnlySpan<byte> content)
    {
        if (content.IndexOf("ontainers"u8) >= 0 && content.IndexOf("image"u8) >= 0) return true;
        if (content.IndexOf("reference"u8) >= 0 && content.IndexOf("volumes"u8) >= 0) return true;
        foreach (var key in _specKeys)
        {
            if (content.IndexOf(key) >= 0) return true;
        }

        return HasEscapedLetter(content) || HasEncodedKey(content) || TextEncoding.Detect(content).Form != UnicodeForm.Utf8;
    }

    /// <summary>See <see cref="BinaryKey"/>; the tag may be put together from a directive and a rest, or have escapes of its own.</summary>
    private static bool HasEncodedKey(ReadOnlySpan<byte> content) =>
        content.IndexOf((byte)'!') >= 0 && (content.IndexOf("inary"u8) >= 0 || content.IndexOf("%TAG"u8) >= 0 || HasEscapedTag(content));

    private static bool HasEscapedTag(ReadOnlySpan<byte> content)
    {
        for (var at = content.IndexOf((byte)'!'); at >= 0; at = content.IndexOf((byte)'!'))
        {
            content = content[at..];
            var tag = content.IndexOfAny(" \t\r\n"u8) is var end and >= 0 ? content[..end] : content;
            if (tag.Contains((byte)'%')) return true;
            content = content[tag.Length..];
        }

        return false;
    }

    /// <summary>Nobody writes a key as <c>"im\u0061ge"</c>, unless to hide it.</summary>
    private static bool HasEscapedLetter(ReadOnlySpan<byte> content)
    {
        for (var at = content.IndexOf((byte)'\\'); at >= 0; at = content.IndexOf((byte)'\\'))
        {
            content = content[(at + 1)..];
            if (content is [(byte)'u' or (byte)'U' or (byte)'x', ..]) return true;
        }

        return false;
    }
}
