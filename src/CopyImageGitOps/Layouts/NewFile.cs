using Microsoft.Win32.SafeHandles;

namespace CopyImageGitOps.Layouts;

/// <summary>A file that appears under its name whole and on the disk, or not at all. It is written beside that name.</summary>
internal sealed class NewFile : IDisposable
{
    /// <summary>What everything of ours begins with that is no part of a layout.</summary>
    public const string Prefix = ".copyimage";

    private const string Pattern = Prefix + "-*.tmp";
    private const int Attempts = 5;

    /// <summary>Windows renames no open file that does not share the right to delete it.</summary>
    private static readonly FileShare Sharing = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;

    private readonly string _temporary;
    private readonly SafeFileHandle _handle;
    private bool _isCommitted;

    public NewFile(string folder) => (_temporary, _handle) = Create(folder);

    public long Length { get; private set; }

    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        using var file = new NewFile(Path.GetDirectoryName(path)!);
        await file.AppendAsync(content, ct);
        file.Commit(path);
    }

    public async ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        await RandomAccess.WriteAsync(_handle, bytes, Length, ct);
        Length += bytes.Length;
    }

    /// <summary>Begins again.</summary>
    public void Clear()
    {
        RandomAccess.SetLength(_handle, 0);
        Length = 0;
    }

    public void Commit(string path)
    {
        RandomAccess.FlushToDisk(_handle);
        File.Move(_temporary, path, overwrite: true);
        _isCommitted = true;
    }

    /// <summary>Between its creation and its lock a file looks like one that a killed process has left, and may be taken away.</summary>
    private static (string Path, SafeFileHandle Handle) Create(string folder)
    {
        for (var attempt = 1; ; attempt++)
        {
            var path = Path.Join(folder, Pattern.Replace("*", Path.GetRandomFileName(), StringComparison.Ordinal));
            try
            {
                var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, Sharing, FileOptions.Asynchronous);
                if (FileLock.TryTake(handle) && File.Exists(path)) return (path, handle);
                handle.Dispose();
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException) && attempt < Attempts)
            {
                // Who takes it away holds it.
            }
        }
    }

    public void Dispose()
    {
        if (!_isCommitted) File.Delete(_temporary);
        _handle.Dispose();
    }

    /// <summary>Deletes what processes that were killed have left: files of ours that nobody has locked.</summary>
    public static void RemoveLeftovers(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, Pattern))
        {
            try
            {
                using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite, FileShare.Delete);
                if (FileLock.TryTake(handle)) File.Delete(file);
            }
            catch (IOException)
            {
                // Another process is writing it.
            }
        }
    }
}
