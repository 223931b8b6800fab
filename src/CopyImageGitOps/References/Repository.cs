namespace CopyImageGitOps.References;

/// <summary>A registry and the path of a repository in it: <c>docker.io/library/nginx</c>.</summary>
public sealed record Repository
{
    private Repository(Registry registry, string path) => (Registry, Path) = (registry, path);

    public Registry Registry { get; }

    /// <summary>Lower-case components separated by <c>/</c>: <c>library/nginx</c>.</summary>
    public string Path { get; }

    /// <summary>As people write it: <c>nginx</c> for <c>docker.io/library/nginx</c>, <c>grafana/grafana</c> for <c>docker.io/grafana/grafana</c>.</summary>
    public string Familiar
    {
        get
        {
            if (!Registry.IsDockerHub) return ToString();
            const string Library = "library/";
            var name = Path.StartsWith(Library, StringComparison.Ordinal) ? Path[Library.Length..] : Path;
            return name.Contains('/') || name == Path ? Path : name;
        }
    }

    /// <summary>Parses <c>registry/path</c>; a missing registry means Docker Hub, as in an image reference.</summary>
    /// <exception cref="ReferenceFormatException">The text is not a repository, or it has a tag or digest.</exception>
    public static Repository Parse(string text) => ReferenceGrammar.ParseRepository(text).GetOrThrow();

    /// <summary>A repository in a known registry; <paramref name="path"/> is taken as written, without Docker Hub's <c>library/</c>.</summary>
    /// <exception cref="ReferenceFormatException">The path breaks the grammar.</exception>
    public static Repository Of(Registry registry, string path) => ReferenceGrammar.ParsePath(registry, path, $"{registry}/{path}").GetOrThrow();

    internal static Repository Trusted(Registry registry, string path) => new(registry, path);

    public override string ToString() => $"{Registry}/{Path}";
}
