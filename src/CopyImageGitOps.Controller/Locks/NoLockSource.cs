using CopyImageGitOps.Findings;
using CopyImageGitOps.Locking;

namespace CopyImageGitOps.Controller.Locks;

/// <summary>No lock file is configured: the planner says what copies are called.</summary>
public sealed class NoLockSource : ILockSource
{
    public LockFile Current => LockFile.Empty;

    public Finding? Problem => null;

    public Task RunAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
