namespace CopyImageGitOps.References;

/// <summary>A registry and the path of a repository in it: <c>docker.io/library/nginx</c>.</summary>
public sealed record Repository
{
    private Repository(Registry registry, string path) => (Registry, Path) = (registry, path);

    public Registry Registry { get; }

    /// <summary>Lower-case components separated by <c>/</c>: <c>library/nginx</c>.</summary>
    public string Path { get; }

    /// <summary>
    /// The shortest form with the same meaning: <c>nginx</c> for <c>docker.io/library/nginx</c>, <c>grafana/grafana</c> for
    /// <c>docker.io/grafana/grafana</c>.
    /// </summary>
    public string Familiar => ReferenceGrammar.Familiar(this);

    /// <summary>Parses <c>registry/path</c>; a missing registry means Docker Hub, as in an image reference.</summary>
    /// <exception cref="ReferenceFormatException">The text is not a repository, or it has a tag or digest.</exception>
    public static Repository Parse(string text) => ReferenceGrammar.ParseRepository(text).As("repository").GetOrThrow();

    /// <summary>A repository in a known registry, as if both had been written as one name.</summary>
    /// <exception cref="ReferenceFormatException">The path breaks the grammar.</exception>
    public static Repository Of(Registry registry, string path) =>
        ReferenceGrammar.ParsePath(registry, path, $"{registry}/{path}").As("repository").GetOrThrow();

    internal static Repository Trusted(Registry registry, string path) => new(registry, path);

    public override string ToString() => $"{Registry}/{Path}";
}
