using CopyImageGitOps.References;

namespace CopyImageGitOps.Planning;

/// <summary>
/// Names the copies: a template below the destination prefix. <c>{registry}</c> is the source's registry, with the <c>:</c> before a port as
/// <c>_</c>, which no host name has, so the mapping can be inverted; <c>{repository}</c> its path; <c>{name}</c> its path with <c>/</c> as <c>-</c>.
/// </summary>
public sealed class TargetNaming
{
    private readonly string _pathPrefix;
    private readonly string _template;

    /// <param name="destination">A registry, and optionally a path: <c>registry.example.com/mirror</c>.</param>
    /// <param name="template">As in <c>{registry}/{repository}</c>.</param>
    /// <exception cref="ReferenceFormatException">The destination is not a registry with an optional path.</exception>
    public TargetNaming(string destination, string template)
    {
        var slash = destination.IndexOf('/');
        Registry = Registry.Parse(slash < 0 ? destination : destination[..slash]);
        _pathPrefix = slash < 0 ? "" : destination[(slash + 1)..].TrimEnd('/') + "/";
        _template = template;
    }

    public Registry Registry { get; }

    /// <summary>Where the copy of a repository is kept.</summary>
    /// <exception cref="ReferenceFormatException">The name that the template gives is not a repository's.</exception>
    public Repository TargetOf(Repository source) => Repository.Of(Registry, _pathPrefix + _template
        .Replace("{registry}", source.Registry.Name.Replace(':', '_'), StringComparison.Ordinal)
        .Replace("{repository}", source.Path, StringComparison.Ordinal)
        .Replace("{name}", source.Path.Replace('/', '-'), StringComparison.Ordinal));

    /// <summary>Whether a repository lies below the destination, and so holds copies.</summary>
    public bool Contains(Repository repository) =>
        repository.Registry == Registry && repository.Path.StartsWith(_pathPrefix, StringComparison.Ordinal);
}
