namespace CopyImageGitOps.Manifests.Folders;

/// <summary>A file is, or lies behind, a symbolic link that leads out of the root.</summary>
/// <param name="target">Where it leads.</param>
public sealed class LinkOutsideException(string file, string target) : IOException($"'{file}' leads out of the repository, to '{target}'.")
{
    public string Target { get; } = target;
}
