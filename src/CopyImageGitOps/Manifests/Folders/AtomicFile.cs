namespace CopyImageGitOps.Manifests.Folders;

/// <summary>Replaces a file by a new one beside it, so that whoever reads it sees the old content or the new, also after a crash.</summary>
internal static class AtomicFile
{
    /// <summary>What a process that was killed leaves behind matches <c>.copyimage-*.tmp</c>.</summary>
    public static async ValueTask WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var temporary = Path.Join(Path.GetDirectoryName(path), $".copyimage-{Path.GetRandomFileName()}.tmp");
        try
        {
            using (var handle = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                if (!OperatingSystem.IsWindows() && File.Exists(path)) File.SetUnixFileMode(handle, File.GetUnixFileMode(path));
                await RandomAccess.WriteAsync(handle, content, 0, cancellationToken);
                RandomAccess.FlushToDisk(handle);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
