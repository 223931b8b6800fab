using System.Diagnostics;

namespace CopyImageGitOps.Manifests.Folders;

/// <summary>Replaces a file by a new one beside it, so that whoever reads it sees the old content or the new, also after a crash.</summary>
internal static class AtomicFile
{
    private const string Prefix = ".copyimage-";

    /// <summary>What a process that was killed leaves behind is called <c>.copyimage-PID-*.tmp</c>; see <see cref="RemoveLeftovers"/>.</summary>
    public static async ValueTask WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        await WriteAsync(path, content, temporary => Move(temporary, path), cancellationToken);

    /// <summary>The same, unless the file is no longer what it was.</summary>
    /// <param name="expected">Null if there must be no file.</param>
    /// <returns>False, and the file is as others have left it.</returns>
    public static ValueTask<bool> ReplaceAsync(
        string path, ReadOnlyMemory<byte>? expected, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        WriteAsync(path, content, temporary => TryPut(temporary, path, expected, content), cancellationToken);

    private static async ValueTask<bool> WriteAsync(
        string path, ReadOnlyMemory<byte> content, Func<string, bool> put, CancellationToken cancellationToken)
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

            return put(temporary);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static bool Move(string temporary, string path)
    {
        File.Move(temporary, path, overwrite: true);
        return true;
    }

    private static bool TryPut(string temporary, string path, ReadOnlyMemory<byte>? expected, ReadOnlyMemory<byte> content)
    {
        if (expected is null) return !File.Exists(path) && Move(temporary, path);
        if (!RegularFile.ReadAllBytes(path).AsSpan().SequenceEqual(expected.Value.Span)) return false;
        return FileExchange.TryExchange(temporary, path) ? IsKept(temporary, path, expected.Value, content) : Move(temporary, path);
    }

    /// <summary>
    /// What was there at the very moment of the exchange is in the temporary file then; if it is somebody's change, it goes back, and so on until
    /// what comes out is what went in: nobody has written in between.
    /// </summary>
    private static bool IsKept(string temporary, string path, ReadOnlyMemory<byte> expected, ReadOnlyMemory<byte> content)
    {
        var (inside, outside) = (content, (ReadOnlyMemory<byte>)RegularFile.ReadAllBytes(temporary));
        if (outside.Span.SequenceEqual(expected.Span)) return true;
        while (FileExchange.TryExchange(temporary, path))
        {
            var taken = RegularFile.ReadAllBytes(temporary);
            if (taken.AsSpan().SequenceEqual(inside.Span)) break;
            (inside, outside) = (outside, taken);
        }

        return false;
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
