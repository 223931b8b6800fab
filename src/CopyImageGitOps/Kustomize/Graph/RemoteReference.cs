using System.Text.RegularExpressions;

namespace CopyImageGitOps.Kustomize.Graph;

/// <summary>Tells what kustomize would fetch from what it looks for on disk, by the rules of its own loader and of its Git URLs.</summary>
internal static partial class RemoteReference
{
    private static readonly string[] Schemes = ["ssh://", "https://", "http://", "file://"];

    /// <summary>A file by HTTP; never looked for on disk.</summary>
    public static bool IsFile(string value) =>
        value.StartsWith("https:", StringComparison.OrdinalIgnoreCase) || value.StartsWith("http:", StringComparison.OrdinalIgnoreCase);

    /// <summary>A directory in a Git repository or an OCI artifact, which wins over a local directory of the same name, but not over a file.</summary>
    public static bool IsRepository(string value)
    {
        if (value.StartsWith('/')) return false;
        if (value.StartsWith("oci://", StringComparison.OrdinalIgnoreCase)) return true;
        var rest = value.StartsWith("git::", StringComparison.OrdinalIgnoreCase) ? value["git::".Length..] : value;
        rest = rest.Split('?')[0];
        return Schemes.FirstOrDefault(s => rest.StartsWith(s, StringComparison.OrdinalIgnoreCase)) is { } scheme
            ? rest.Length > scheme.Length && !ExitsRepository(rest[scheme.Length..])
            : IsWithoutScheme(rest);
    }

    /// <summary><c>git@host:org/repo</c>, or GitHub, which needs neither user nor scheme.</summary>
    private static bool IsWithoutScheme(string value)
    {
        var user = User().Match(value).Length;
        var host = value[user..];
        var isGitHub = host.StartsWith("github.com/", StringComparison.OrdinalIgnoreCase) || host.StartsWith("github.com:", StringComparison.OrdinalIgnoreCase);
        if (!isGitHub && user == 0) return false;
        var separator = host.IndexOfAny([':', '/']);
        return separator > 0 && IsRepositoryPath(host[(separator + 1)..]) && !ExitsRepository(host);
    }

    /// <summary>At least organisation and repository, unless the path says itself where the repository ends.</summary>
    private static bool IsRepositoryPath(string path) =>
        path.Contains('/') || path.Contains("_git/", StringComparison.Ordinal) || path.Contains(".git", StringComparison.Ordinal);

    private static bool ExitsRepository(string value) => value.Contains("//..", StringComparison.Ordinal);

    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9-]*@", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex User();
}
