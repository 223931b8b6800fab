namespace CopyImageGitOps.Manifests.Trees;

/// <summary>Bounds that no manifest of use reaches, so that one made to exhaust memory or stack ends as a finding.</summary>
internal static class Limits
{
    public const int Depth = 256;

    /// <summary>How many nodes may be visited through aliases in one file.</summary>
    public const int AliasedVisits = 1_000_000;

    /// <summary>How many entries may be merged by merge keys in one file.</summary>
    public const int MergedEntries = 1_000_000;

    /// <summary>
    /// The longest name that Kubernetes allows to an object. What a file gives in place of a name, a kind or a version may be longer, and every image
    /// of the object carries it; so it is cut.
    /// </summary>
    public const int Name = 253;

    /// <summary>The longest field path that is written out; every image has one, and the keys in it may be of any length.</summary>
    public const int FieldPath = 256;

    /// <summary>No reference is as long: a name of 255 characters, a tag of 128, and a digest.</summary>
    public const int Image = 1024;

    public static void CheckDepth(int depth, int offset)
    {
        if (depth > Depth) throw UnreadableDocumentException.TooComplex(offset, $"the document is nested deeper than {Depth} levels");
    }
}
