using System.Globalization;

namespace CopyImageGitOps.ResourceLists;

/// <summary>
/// Takes the items of a ResourceList in YAML apart by their indentation, without parsing them. A line with the indentation of the first <c>-</c>
/// and a <c>-</c> begins an item: in valid YAML what is within an item, be it a block of text or a quoted one, is indented more
/// (https://yaml.org/spec/1.2.2/#82-block-collection-styles). Texts for which that does not hold give pieces that do not parse.
/// </summary>
internal static class BlockItems
{
    /// <returns>Null if the text has no <c>items:</c> at the margin with a sequence on the lines below it.</returns>
    public static ListItems? Find(ReadOnlySpan<byte> text)
    {
        if (AfterHeader(text) is not { } at) return null;
        var starts = new List<int>();
        var column = -1;
        for (int next; at < text.Length; at = next)
        {
            next = NextLine(text, at);
            var line = text[at..next];
            var indentation = line.IndexOfAnyExcept((byte)' ');
            if (line[indentation] is (byte)'#' or (byte)'\r' or (byte)'\n') continue;
            if (column < 0 && IsItem(line, indentation)) column = indentation;
            if (column < 0) return null;
            if (indentation > column) continue;
            if (indentation < column || !IsItem(line, indentation)) break;
            starts.Add(at);
        }

        // What is added behind needs a line break before it, which would change a block of text that ends without one.
        if (column < 0 || text[at - 1] != '\n') return null;
        return new ListItems(starts[0], at, [.. starts.Select((start, i) => Piece(i, start, i + 1 < starts.Count ? starts[i + 1] : at, column))]);
    }

    private static ListPiece Piece(int index, int start, int end, int column) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{index:D7}.yaml"), start, end - start, column);

    private static bool IsItem(ReadOnlySpan<byte> line, int at) =>
        line[at] == '-' && (at + 1 == line.Length || line[at + 1] is (byte)' ' or (byte)'\r' or (byte)'\n');

    /// <summary>Where the line after <c>items:</c> begins.</summary>
    private static int? AfterHeader(ReadOnlySpan<byte> text)
    {
        for (int at = 0, next; at < text.Length; at = next)
        {
            next = NextLine(text, at);
            var line = text[at..next];
            if (!line.StartsWith("items:"u8)) continue;
            var rest = line["items:".Length..].Trim(" \r\n"u8);
            return rest.IsEmpty || rest[0] == '#' && line["items:".Length] == ' ' ? next : null;
        }

        return null;
    }

    private static int NextLine(ReadOnlySpan<byte> text, int at) => text[at..].IndexOf((byte)'\n') is var length and >= 0 ? at + length + 1 : text.Length;
}
