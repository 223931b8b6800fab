using System.Diagnostics;

namespace CopyImageGitOps.Cli.Git;

/// <summary>
/// Git's own lock on a repository's index: while the file <c>index.lock</c> exists, no git command changes the index, and none that commits
/// runs. Unlike git's, ours says who made it, so that the lock of a process that was killed is not left to the user.
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
            using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
            stream.Write(System.Text.Encoding.UTF8.GetBytes($"{Marker} {Environment.MachineName} {Environment.ProcessId}\n"));
            return true;
        }
        catch (IOException) when (File.Exists(file))
        {
            return false;
        }
    }

    private static bool IsAbandoned(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var text = new StreamReader(stream);
            // Another machine, or another container, may share the files but not the process numbers.
            return text.ReadLine()?.Split(' ') is [Marker, var machine, var id] && machine == Environment.MachineName && int.TryParse(id, out var process) && !IsRunning(process);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
