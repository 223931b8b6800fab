namespace CopyImageGitOps.Manifests.Trees;

/// <summary>
/// Merges into a mapping what its merge keys name (https://yaml.org/type/merge.html): its own entries win, then the first mapping that
/// has a key. What is merged comes before in the text, so it has its own merge keys resolved already.
/// </summary>
internal sealed class MergeKeys
{
    private const string Key = "<<";

    private int _merged;

    public void Resolve(MappingNode mapping)
    {
        if (!mapping.Entries.Exists(e => e.Key == Key)) return;
        var merges = mapping.Entries.FindAll(e => e.Key == Key);
        mapping.Entries.RemoveAll(e => e.Key == Key);
        var seen = mapping.Entries.Select(e => e.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var merge in merges)
        {
            foreach (var source in merge.Value.Resolved is SequenceNode several ? several.Items : [merge.Value])
                Merge(mapping, source, source as AliasNode ?? merge.Value as AliasNode, seen);
        }
    }

    private void Merge(MappingNode mapping, Node source, AliasNode? via, HashSet<string?> seen)
    {
        if (source.Resolved is not MappingNode merged) return;
        _merged += 1 + merged.Entries.Count;
        if (_merged > Limits.MergedEntries)
            throw UnreadableDocumentException.TooComplex(source.Start, $"merge keys stand for more than {Limits.MergedEntries} entries");
        foreach (var entry in merged.Entries)
        {
            if (entry.Key is not null && seen.Add(entry.Key)) mapping.Entries.Add(entry with { Via = entry.Via ?? via });
        }
    }
}
