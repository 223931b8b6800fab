using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Manifests;

/// <summary>What is left alone because of where it is: the templates of Helm charts, and what somebody else takes care of.</summary>
internal sealed class PathSkips
{
    private readonly HashSet<string> _directories;

    private readonly Predicate<string> _isManaged;

    private PathSkips(IEnumerable<string> directories, IReadOnlyList<Finding> findings, Predicate<string> isManaged)
    {
        _isManaged = isManaged;
        _directories = directories.ToHashSet(StringComparer.Ordinal);
        Findings = findings;
    }

    public IReadOnlyList<Finding> Findings { get; }

    public static PathSkips Find(IReadOnlyList<string> files, Predicate<string> isManaged)
    {
        var charts = HelmCharts.Find(files);
        return new PathSkips(charts.Select(c => c.Templates), [.. charts.Select(c => c.Finding)], isManaged);
    }

    public bool Covers(string file)
    {
        if (_isManaged(file)) return true;
        if (_directories.Count == 0) return false;
        var directories = _directories.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var slash = file.IndexOf('/'); slash >= 0; slash = file.IndexOf('/', slash + 1))
        {
            if (directories.Contains(file.AsSpan(0, slash))) return true;
        }

        return false;
    }
}
