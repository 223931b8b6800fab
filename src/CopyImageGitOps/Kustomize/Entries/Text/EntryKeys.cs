namespace CopyImageGitOps.Kustomize.Entries.Text;

/// <summary>The keys of an entry, in the order in which kustomize lists them.</summary>
internal static class EntryKeys
{
    public const string Name = "name";
    public const string NewName = "newName";
    public const string NewTag = "newTag";
    public const string Digest = "digest";
    public const string TagSuffix = "tagSuffix";

    /// <summary>Those that are written.</summary>
    public static readonly string[] All = [Name, NewName, NewTag, Digest];

    public static string? ValueOf(ImageEntry entry, string key) => key switch
    {
        Name => entry.Name,
        NewName => entry.NewName,
        NewTag => entry.NewTag,
        Digest => entry.Digest,
        _ => null,
    };

    /// <summary>Those that the entry has a value for.</summary>
    public static IEnumerable<(string Key, string Value)> Of(ImageEntry entry) =>
        All.Select(key => (key, ValueOf(entry, key))).Where(pair => pair.Item2 is not null).Select(pair => (pair.key, pair.Item2!));
}
