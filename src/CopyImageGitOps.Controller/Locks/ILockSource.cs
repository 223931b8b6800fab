using CopyImageGitOps.Findings;
using CopyImageGitOps.Locking;

namespace CopyImageGitOps.Controller.Locks;

/// <summary>Where the lock file comes from, which gives a repaired object the same strings as Git has.</summary>
public interface ILockSource
{
    /// <summary>The last one that could be read; <see cref="LockFile.Empty"/> if there is none. Never blocks.</summary>
    LockFile Current { get; }

    /// <summary>What is wrong with the newest one, so that <see cref="Current"/> is older; null if nothing is.</summary>
    Finding? Problem { get; }

    /// <summary>Reads it for the first time, then whenever it has changed, until the token is cancelled.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
