namespace CopyImageGitOps.Manifests.Trees;

/// <summary>Bounds that no manifest of use reaches, so that one made to exhaust memory or stack ends as a finding.</summary>
internal static class Limits
{
    public const int Depth = 256;

    /// <summary>How many nodes may be visited through aliases in one document; what is written out is bounded by the file's size.</summary>
    public const int AliasedVisits = 1_000_000;

    /// <summary>How many entries may be merged by merge keys in one file.</summary>
    public const int MergedEntries = 1_000_000;

    public static void CheckDepth(int depth, int offset)
    {
        if (depth > Depth) throw UnreadableDocumentException.TooComplex(offset, $"the document is nested deeper than {Depth} levels");
    }
}
