namespace CopyImageGitOps.Kustomize.Entries;

/// <summary>What one entry has to do with an image.</summary>
internal readonly record struct EntryStep(string Input, string Wanted);

/// <summary>Finds the values of one entry that are right for all images that come to it, as near as can be to those that it has.</summary>
internal static class EntrySolver
{
    /// <returns>Null if one entry cannot do it.</returns>
    public static ImageEntry? Solve(ImageEntry entry, IReadOnlyCollection<EntryStep> steps)
    {
        var candidates =
            from name in Names(entry, steps)
            from version in Versions(entry, steps)
            select entry with { NewName = name, NewTag = version.Tag, Digest = version.Digest };
        return candidates.FirstOrDefault(candidate => steps.All(step => candidate.Matches(step.Input) && candidate.Apply(step.Input) == step.Wanted));
    }

    private static List<string?> Names(ImageEntry entry, IEnumerable<EntryStep> steps)
    {
        var wanted = steps.Select(step => ImageParts.Of(step.Wanted).Name).Distinct(StringComparer.Ordinal).ToList();
        return wanted is [var name] ? [entry.NewName, name] : [entry.NewName];
    }

    /// <summary>Those that it has; those that all want; none, so that each image keeps its own.</summary>
    private static List<(string? Tag, string? Digest)> Versions(ImageEntry entry, IEnumerable<EntryStep> steps)
    {
        var wanted = steps.Select(step => ImageParts.Of(step.Wanted)).Select(parts => (parts.Tag, parts.Digest)).Distinct().ToList();
        var versions = new List<(string?, string?)> { (entry.NewTag, entry.Digest) };
        if (wanted is [var (tag, digest)]) versions.Add((Changed(entry.NewTag, tag), Changed(entry.Digest, digest)));
        versions.Add((Changed(entry.NewTag, ""), Changed(entry.Digest, "")));
        return versions;
    }

    /// <summary>A key that is there without a value may stay.</summary>
    private static string? Changed(string? present, string wanted) => wanted.Length > 0 ? wanted : present is "" ? present : null;
}
