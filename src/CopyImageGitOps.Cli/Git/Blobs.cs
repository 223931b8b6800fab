using LibGit2Sharp;

namespace CopyImageGitOps.Cli.Git;

/// <summary>Contents of Git objects, as the bytes that are stored: no line-ending conversion or other filter comes between.</summary>
internal static class Blobs
{
    /// <summary>The blob of a regular file, executable or not; null for links, submodules and directories.</summary>
    public static Blob? FileIn(TreeEntry entry) => IsFile(entry.Mode) ? entry.Target as Blob : null;

    public static bool IsFile(Mode mode) => mode is Mode.NonExecutableFile or Mode.ExecutableFile or Mode.NonExecutableGroupWritableFile;

    public static byte[] Read(Blob blob)
    {
        using var content = blob.GetContentStream();
        using var bytes = new MemoryStream((int)blob.Size);
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    public static Blob Write(Repository repository, byte[] content)
    {
        using var stream = new MemoryStream(content, writable: false);
        return repository.ObjectDatabase.CreateBlob(stream);
    }
}
