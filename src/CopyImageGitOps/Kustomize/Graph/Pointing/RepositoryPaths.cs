namespace CopyImageGitOps.Kustomize.Graph.Pointing;

/// <summary>The run's paths as seen from the root of its repository, where those of Flux and Argo CD begin.</summary>
/// <param name="prefix">Where the run's root is in the repository, without slashes at its ends.</param>
internal sealed class RepositoryPaths(Disk disk, RunPaths paths, string prefix)
{
    private readonly string _root = Path.GetFullPath(
        string.Concat(prefix.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(_ => "../")), paths.Absolute(""));

    /// <param name="path">Relative to the run's root.</param>
    public string InRepository(string path) => prefix.Length == 0 ? path : path.Length == 0 ? prefix : $"{prefix}/{path}";

    /// <summary>A directory of the repository that is there, relative to the run's root; <c>..</c> does not lead out of the repository.</summary>
    public string? FindDirectory(string inRepository, string within = "")
    {
        var segments = new List<string>();
        foreach (var segment in $"{inRepository}/{within}".Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == "..") segments.RemoveRange(Math.Max(segments.Count - 1, 0), Math.Min(segments.Count, 1));
            else if (segment != ".") segments.Add(segment);
        }

        var place = disk.Find(Path.Join(_root, string.Join('/', segments)));
        return place.Kind == PlaceKind.Directory ? paths.Relative(place.Path) : null;
    }

    /// <summary>What a file says; none if it cannot be read.</summary>
    public ReadOnlyMemory<byte> Read(string inRepository)
    {
        try
        {
            var place = disk.Find(Path.Join(_root, inRepository));
            return place.Kind == PlaceKind.File ? disk.Read(place) ?? default : default;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }
}
