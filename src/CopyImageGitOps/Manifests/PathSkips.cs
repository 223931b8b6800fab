using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Manifests;

/// <summary>What is left alone because of where it is: the templates of Helm charts, and what kustomizations are made of.</summary>
internal sealed class PathSkips
{
    private readonly HashSet<string> _directories;

    private PathSkips(IEnumerable<string> directories, IReadOnlyList<Finding> findings)
    {
        _directories = directories.ToHashSet(StringComparer.Ordinal);
        Findings = findings;
    }

    public IReadOnlyList<Finding> Findings { get; }

    public static PathSkips Find(IReadOnlyList<string> files)
    {
        var charts = HelmCharts.Find(files);
        var kustomizations = Kustomizations.Find(files);
        return new PathSkips(
            charts.Select(c => c.Templates).Concat(kustomizations.Select(Kustomizations.Territory)),
            [.. charts.Select(c => c.Finding), .. kustomizations.Select(Kustomizations.Unsupported)]);
    }

    public bool Covers(string file)
    {
        if (_directories.Count == 0) return false;
        if (_directories.Contains("")) return true;
        var directories = _directories.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var slash = file.IndexOf('/'); slash >= 0; slash = file.IndexOf('/', slash + 1))
        {
            if (directories.Contains(file.AsSpan(0, slash))) return true;
        }

        return false;
    }
}
