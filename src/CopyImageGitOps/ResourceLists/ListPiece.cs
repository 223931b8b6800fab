namespace CopyImageGitOps.ResourceLists;

/// <summary>A stretch of a ResourceList's text that is read by itself, as if it were a file: one item, or all of the text.</summary>
/// <param name="Name">As the store of the pieces names it.</param>
/// <param name="Start">Its first byte in the text; for an item of a YAML sequence the first of its line.</param>
/// <param name="Dash">Where in the piece the item's <c>-</c> stands, which is a blank while the piece is by itself; -1 if it has none.</param>
internal sealed record ListPiece(string Name, int Start, int Length, int Dash)
{
    public int End => Start + Length;

    /// <summary>The piece as a text of its own. Its bytes are where they were.</summary>
    public void CopyTo(ReadOnlySpan<byte> list, Span<byte> destination)
    {
        list.Slice(Start, Length).CopyTo(destination);
        if (Dash >= 0) destination[Dash] = (byte)' ';
    }

    /// <summary>The same as it stands in the list.</summary>
    public byte[] Restored(byte[] content)
    {
        if (Dash >= 0) content[Dash] = (byte)'-';
        return content;
    }
}

/// <summary>The items as they stand between two offsets of a ResourceList's text.</summary>
internal sealed record ListItems(int Start, int End, IReadOnlyList<ListPiece> Pieces);
