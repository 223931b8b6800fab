namespace CopyImageGitOps.Layouts;

/// <summary>
/// Lets one at a time change the index of a layout, of all processes. The system frees the lock of a process that was killed; the runtime makes sure
/// that nobody holds the lock on a file which another has just deleted.
/// </summary>
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
            try
            {
                return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
            }
            catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException) && time.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(Pause, time, ct);
            }
        }
    }
}
