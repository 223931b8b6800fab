namespace CopyImageGitOps.Manifests.Trees;

/// <summary>
/// Merges into a mapping what its merge keys name (https://yaml.org/type/merge.html): its own entries win, then the first mapping that
/// has a key. But kubectl lets a merge key win over what comes before it, and over an earlier merge key; what two readers take differently is
/// there twice then, as a key is that is written twice. What is merged comes before in the text, so it has its own merge keys resolved already.
/// </summary>
internal sealed class MergeKeys
{
    private const string Key = "<<";

    private int _merged;

    public void Resolve(MappingNode mapping)
    {
        if (!mapping.Entries.Exists(e => e.Key == Key)) return;
        var written = mapping.Entries.ToArray();
        mapping.Entries.RemoveAll(e => e.Key == Key);
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < written.Length; i++) last[written[i].Key ?? ""] = i;
        for (var i = 0; i < written.Length; i++)
        {
            if (written[i].Key == Key) Merge(mapping, written[i].Value, key => last.TryGetValue(key, out var at) && at > i);
        }
    }

    private void Merge(MappingNode mapping, Node value, Func<string, bool> isOverridden)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var source in value.Resolved is SequenceNode several ? several.Items : [value])
        {
            var merged = source.Resolved as MappingNode;
            _merged += 1 + (merged?.Entries.Count ?? 0);
            if (_merged > Limits.MergedEntries)
                throw UnreadableDocumentException.TooComplex(source.Start, $"merge keys stand for more than {Limits.MergedEntries} entries");
            if (merged is null) continue;
            var via = source as AliasNode ?? value as AliasNode;
            var added = merged.Entries.FindAll(e => e.Key is { } key && !isOverridden(key) && !seen.Contains(key));
            mapping.Entries.AddRange(added.Select(e => e with { Via = e.Via ?? via }));
            seen.UnionWith(added.Select(e => e.Key!));
        }
    }
}
