using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CopyImageGitOps.Layouts;

/// <summary>
/// Locks open files between processes; the system frees the lock of a process that was killed. On Windows sharing modes do it. Elsewhere .NET's own
/// lock is asked of the system directly, as hosts switch .NET's off (<c>System.IO.DisableFileLocking</c>).
/// </summary>
internal static class FileLock
{
    private const int Exclusive = 2;
    private const int DoNotWait = 4;

    /// <summary>EWOULDBLOCK, on Linux and on macOS. A file system that knows no locks has other answers, and is used without them, as .NET does.</summary>
    private static readonly int[] Taken = [11, 35];

    /// <param name="file">Opened with <see cref="FileShare.None"/>, or for writing on Windows.</param>
    /// <returns>False if another has locked it. Closing the file frees the lock.</returns>
    public static bool TryTake(SafeFileHandle file) => OperatingSystem.IsWindows()
        || Flock((int)file.DangerousGetHandle(), Exclusive | DoNotWait) == 0
        || !Taken.Contains(Marshal.GetLastPInvokeError());

    [DllImport("libc", EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Flock(int descriptor, int operation);
}
