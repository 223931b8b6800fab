using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Controller.Locks;

/// <summary>
/// A lock file on disk, as from a mounted ConfigMap: the kubelet swaps that by renaming a symbolic link
/// (https://kubernetes.io/docs/concepts/configuration/configmap/#mounted-configmaps-are-updated-automatically), of which file watchers miss a part, so
/// that its content is read every few seconds. There may be none: a ConfigMap may be optional.
/// </summary>
public sealed class FileLockSource(string path, TimeProvider time, ILogger<FileLockSource> logger, Action changed) : PolledLock(time, logger, changed)
{
    protected override TimeSpan Interval { get; } = TimeSpan.FromSeconds(5);

    public override string ToString() => path;

    protected override async Task<LockReading> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new LockReading.Present(await File.ReadAllBytesAsync(path, cancellationToken));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return new LockReading.Absent(Problem: null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new LockReading.Failed(new Finding(
                Severity.Error, FindingCodes.FileUnreadable, $"The lock file cannot be read: {exception.Message.TrimEnd('.')}.")
            {
                Hint = "Check the permissions of the mounted file.",
                File = path,
            });
        }
    }
}
