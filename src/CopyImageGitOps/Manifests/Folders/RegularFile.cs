using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CopyImageGitOps.Manifests.Folders;

/// <summary>
/// Opens files for reading. What only looks like a file is refused: opening a pipe waits until someone writes to it, unless the system is told not to,
/// which .NET cannot do.
/// </summary>
internal static class RegularFile
{
    private const int NoSuchFile = 2;
    private const int Interrupted = 4;
    private const int NotADirectory = 20;
    private const int IsDirectory = 21;
    private static readonly int[] Denied = [1, 13];

    /// <summary>O_RDONLY, O_NONBLOCK and O_CLOEXEC.</summary>
    private static readonly int ReadWithoutWaiting = OperatingSystem.IsLinux() ? 0x800 | 0x80000 : 0x4 | 0x1000000;

    private static readonly bool SystemIsAsked = OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();

    /// <exception cref="IOException">It is a directory, a pipe, a socket or a terminal, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static SafeFileHandle OpenRead(string path, out long length)
    {
        var handle = SystemIsAsked ? Open(path) : File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            length = RandomAccess.GetLength(handle);
            return handle;
        }
        catch (NotSupportedException e)
        {
            handle.Dispose();
            throw new IOException("it is not a file, but a pipe or a device", e);
        }
    }

    /// <inheritdoc cref="OpenRead"/>
    public static byte[] ReadAllBytes(string path)
    {
        using var handle = OpenRead(path, out var length);
        var content = GC.AllocateUninitializedArray<byte>(checked((int)length + 1));
        var at = 0;
        // The file may be longer or shorter by now.
        for (var read = -1; read != 0; at += read)
        {
            if (at == content.Length) Array.Resize(ref content, checked(at * 2));
            read = Read(handle, content.AsSpan(at), at);
        }

        return content[..at];
    }

    /// <summary>A directory can be opened, but not read.</summary>
    public static int Read(SafeFileHandle handle, Span<byte> buffer, long offset)
    {
        try
        {
            return RandomAccess.Read(handle, buffer, offset);
        }
        catch (Exception e) when (e.HResult == IsDirectory)
        {
            throw new IOException("it is a directory", e);
        }
    }

    private static SafeFileHandle Open(string path)
    {
        while (true)
        {
            var descriptor = Open(path, ReadWithoutWaiting, 0);
            if (descriptor >= 0) return new SafeFileHandle(descriptor, ownsHandle: true);
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted) throw Failure(path, error);
        }
    }

    private static Exception Failure(string path, int error) => error switch
    {
        NoSuchFile => new FileNotFoundException("it is not there", path),
        NotADirectory => new DirectoryNotFoundException("it lies in what is not a directory"),
        _ when Denied.Contains(error) => new UnauthorizedAccessException("access is denied"),
        _ => new IOException(Marshal.GetPInvokeErrorMessage(error)),
    };

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, int mode);
}
