namespace CopyImageGitOps.Testing;

/// <summary>
/// A file system that ignores the case of names, as those of Windows and macOS do: NTFS, mounted from a file. It shows all names in lower case.
/// Only root can mount it, where the machine lets it.
/// </summary>
public sealed class CaselessFileSystem : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private CaselessFileSystem() => Directory.CreateDirectory(Path);

    /// <summary>Where it is mounted.</summary>
    public string Path => _folder["mounted"];

    /// <exception cref="RealPartMissingException">The machine has no such file system; see <see cref="RealPart"/>.</exception>
    public static async Task<CaselessFileSystem> MountAsync(CancellationToken cancellationToken)
    {
        var (make, mount) = (RealPart.Require("mkntfs"), RealPart.Require("lowntfs-3g"));
        var system = new CaselessFileSystem();
        try
        {
            var image = system._folder["image"];
            using (var file = new FileStream(image, FileMode.CreateNew)) file.SetLength(16 << 20);
            await ProcessRunner.RunAsync(make, ["-q", "-F", image], cancellationToken);
            await ProcessRunner.RunAsync(mount, ["-o", "ignore_case", image, system.Path], cancellationToken);
            return system;
        }
        catch (InvalidOperationException e)
        {
            system._folder.Dispose();
            throw RealPart.Missing($"NTFS cannot be mounted here: {e.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ProcessRunner.RunAsync("umount", [Path], CancellationToken.None);
        _folder.Dispose();
    }
}
