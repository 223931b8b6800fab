namespace CopyImageGitOps.Cli.Git;

/// <summary>
/// Git's own lock on a repository's index: while <c>index.lock</c> exists, no git command changes the index, and none that commits runs.
/// Ours is a symbolic link, which git respects like a file, and whose target says who made it. So making it and signing it is one step,
/// and the lock of a run that was killed is known as such and not left to the user.
/// </summary>
internal sealed class IndexLock : IDisposable
{
    private const string Marker = "copyimage";

    private readonly string _file;

    private IndexLock(string file) => _file = file;

    /// <summary>The lock, or null if another process has it.</summary>
    public static IndexLock? TryTake(string gitDirectory)
    {
        var file = PathIn(gitDirectory);
        if (TryCreate(file)) return new IndexLock(file);
        if (!IsAbandoned(file)) return null;
        File.Delete(file);
        return TryCreate(file) ? new IndexLock(file) : null;
    }

    public static string PathIn(string gitDirectory) => Path.Combine(gitDirectory, "index.lock");

    public void Dispose() => File.Delete(_file);

    private static bool TryCreate(string file)
    {
        try
        {
            // Windows lets only administrators make links.
            if (OperatingSystem.IsWindows()) new FileStream(file, FileMode.CreateNew).Dispose();
            else File.CreateSymbolicLink(file, $"{Marker} {Environment.MachineName} {Environment.ProcessId}");
            return true;
        }
        catch (IOException) when (Path.Exists(file))
        {
            return false;
        }
    }

    /// <summary>Another machine, or another container, may share the files but not the process numbers.</summary>
    private static bool IsAbandoned(string file) =>
        new FileInfo(file).LinkTarget?.Split(' ') is [Marker, var machine, var id]
        && machine == Environment.MachineName && int.TryParse(id, out var process) && !RunningProcess.Exists(process);
}
