namespace CopyImageGitOps.Layouts;

/// <summary>Lets one at a time change the index of a layout, of all processes. The file stays, as deleting it would let two hold it.</summary>
internal static class LayoutLock
{
    private const string FileName = NewFile.Prefix + ".lock";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <exception cref="IOException">Another process holds it for longer than such a change can take.</exception>
    public static async Task<IDisposable> TakeAsync(string folder, TimeProvider time, CancellationToken ct)
    {
        var path = Path.Join(folder, FileName);
        var started = time.GetTimestamp();
        while (true)
        {
            if (TryTake(path) is { } taken) return taken;
            if (time.GetElapsedTime(started) > Patience) throw new IOException($"Another process has held '{path}' for {Patience.TotalSeconds} s.");
            await Task.Delay(Pause, time, ct);
        }
    }

    private static Microsoft.Win32.SafeHandles.SafeFileHandle? TryTake(string path)
    {
        try
        {
            var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            if (FileLock.TryTake(file)) return file;
            file.Dispose();
            return null;
        }
        catch (IOException e) when (File.Exists(path) && e is not (FileNotFoundException or DirectoryNotFoundException))
        {
            return null;
        }
    }
}
