namespace CopyImageGitOps.Cli.Git;

/// <summary>Resolves every symbolic link of a path, as libgit2 does with a repository's: only then can the two be compared.</summary>
internal static class RealPath
{
    private const int MaximumLinks = 40;

    public static string Of(string path)
    {
        var links = 0;
        return Resolve(Path.GetFullPath(path), ref links);
    }

    private static string Resolve(string path, ref int links)
    {
        if (Path.GetDirectoryName(path) is not { } parent) return path;
        var resolved = Path.Combine(Resolve(parent, ref links), Path.GetFileName(path));
        if (new DirectoryInfo(resolved).LinkTarget is not { } target) return resolved;
        if (++links > MaximumLinks) throw new IOException($"'{path}' has too many symbolic links.");
        return Resolve(Path.GetFullPath(target, Path.GetDirectoryName(resolved)!), ref links);
    }
}
