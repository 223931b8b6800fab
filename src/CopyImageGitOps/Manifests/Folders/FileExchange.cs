using System.Runtime.InteropServices;

namespace CopyImageGitOps.Manifests.Folders;

/// <summary>Lets two files change places in one step, so that what one of them replaces is not lost: renameat2(2), which Linux alone has.</summary>
internal static class FileExchange
{
    private const int CurrentDirectory = -100;
    private const uint Exchange = 2;

    /// <returns>False where the system or the file system cannot do it.</returns>
    public static bool TryExchange(string one, string other)
    {
        if (!OperatingSystem.IsLinux()) return false;
        try
        {
            return Rename(CurrentDirectory, one, CurrentDirectory, other, Exchange) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            // An old C library.
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "renameat2", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Rename(
        int oneDirectory,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string one,
        int otherDirectory,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string other,
        uint flags);
}
