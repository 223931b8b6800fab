using System.Diagnostics;

namespace CopyImageGitOps.Manifests.Folders;

/// <summary>Replaces a file by a new one beside it, so that whoever reads it sees the old content or the new, also after a crash.</summary>
internal static class AtomicFile
{
    private const string Prefix = ".copyimage-";

    /// <summary>What a process that was killed leaves behind is called <c>.copyimage-PID-*.tmp</c>; see <see cref="RemoveLeftovers"/>.</summary>
    /// <param name="beforeMove">Called at the last moment: what it throws keeps the old file.</param>
    public static async ValueTask WriteAsync(
        string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken, Action? beforeMove = null)
    {
        var temporary = Path.Join(Path.GetDirectoryName(path), $"{Prefix}{Environment.ProcessId}-{Path.GetRandomFileName()}.tmp");
        try
        {
            using (var handle = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                if (!OperatingSystem.IsWindows() && File.Exists(path)) File.SetUnixFileMode(handle, File.GetUnixFileMode(path));
                await RandomAccess.WriteAsync(handle, content, 0, cancellationToken);
                RandomAccess.FlushToDisk(handle);
            }

            beforeMove?.Invoke();
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Deletes the temporary files of processes that are no more.</summary>
    public static void RemoveLeftovers(string directory)
    {
        foreach (var file in Directory.EnumerateFiles(directory, $"{Prefix}*.tmp"))
        {
            if (int.TryParse(Path.GetFileName(file)[Prefix.Length..].Split('-')[0], out var writer) && !IsAlive(writer)) File.Delete(file);
        }
    }

    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
