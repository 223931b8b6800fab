using CopyImageGitOps.Configuration;

namespace CopyImageGitOps.Controller.Locks;

/// <summary>Which of the lock sources the configuration asks for.</summary>
internal static class LockSources
{
    /// <param name="changed">Called after a change of the lock file.</param>
    public static (ILockSource Source, Task FirstRead) Create(
        ControllerConfig config, Func<string, string?> environment, TimeProvider time, ILoggerFactory logs, Action changed)
    {
        var polled = config switch
        {
            { LockFile: { } path } => new FileLockSource(path, time, logs.CreateLogger<FileLockSource>(), changed),
            { LockRepository: { } repository } => new GitLockSource(repository, environment, time, logs.CreateLogger<GitLockSource>(), changed),
            _ => (PolledLock?)null,
        };
        return polled is null ? (new NoLockSource(), Task.CompletedTask) : (polled, polled.FirstRead);
    }
}
