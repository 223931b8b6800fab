namespace CopyImageGitOps.Manifests.Trees;

/// <summary>
/// Counts, for one file, what is visited through aliases: what is written out is bounded by the file's size, but a few aliases of aliases stand for
/// more nodes than anyone can visit ("billion laughs"), and each of many documents could have just less than too many.
/// </summary>
internal sealed class AliasVisits
{
    private int _count;

    /// <param name="via">The alias on the way to the node; null if it is written where it stands.</param>
    /// <exception cref="UnreadableDocumentException">It is one too many.</exception>
    public void Count(Node node, AliasNode? via)
    {
        if (via is not null && ++_count > Limits.AliasedVisits)
            throw UnreadableDocumentException.TooComplex(node.Start, $"its aliases stand for more than {Limits.AliasedVisits} nodes");
    }
}
