using CopyImageGitOps.Cli.Git;
using CopyImageGitOps.Kustomize;
using CopyImageGitOps.Locking;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Running;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>The commit of a run: what <see cref="RewriteCommit"/> needs, from the outcome.</summary>
internal sealed class RunCommit : IDisposable
{
    private readonly Workspace _workspace;
    private readonly GitRepository _repository;
    private readonly RewriteCommit _commit;
    private CommittedTree? _tree;

    private RunCommit(Workspace workspace, GitRepository repository) =>
        (_workspace, _repository, _commit) = (workspace, repository, new RewriteCommit(repository, TimeProvider.System));

    /// <summary>HEAD's kustomizations, where the working tree or the index has others; null if they are the same.</summary>
    public KustomizeFolder? CommittedKustomizations => _tree is null ? null : new(_tree.Directory, _tree.Files, _repository.Prefix);

    /// <summary>Looks whether a commit can be made, before anything is touched.</summary>
    /// <exception cref="UsageException">None can be made.</exception>
    public static async Task<RunCommit> PrepareAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        if (workspace.Repository is not { } repository) throw new UsageException([GitFindings.NoRepository(workspace.Root)]);
        var commit = new RunCommit(workspace, repository);
        var obstacles = await commit._commit.ObstaclesAsync(workspace.Config.Commit.Author, cancellationToken);
        if (obstacles.Count > 0) throw new UsageException(obstacles);
        if (workspace.Store.HasKustomizations || repository.DifferingFiles(ManifestFolder.IsKustomizationName).Count > 0)
            commit._tree = CommittedTree.ExportIfOther(repository, ManifestFolder.IsManifestName);
        return commit;
    }

    public void Dispose() => _tree?.Dispose();

    /// <summary>HEAD's version of the manifests and the lock file, where they differ from it: the commit is a rewrite of HEAD.</summary>
    public IReadOnlyList<CommittedFile> CommittedFiles() =>
    [
        .. _repository.CommittedVersions(path => path == LockFile.FileName || ManifestFolder.IsManifestName(path))
            .Select(version => new CommittedFile(version.Path, version.Content)),
    ];

    /// <returns>The id of the commit; null if there is nothing to commit, or if it failed, which is a finding then.</returns>
    public async Task<string?> CommitAsync(RunOutcome outcome, CancellationToken cancellationToken)
    {
        var config = _workspace.Config.Commit;
        var result = await _commit.CommitAsync(
            new CommitRequest
            {
                Paths =
                [
                    .. outcome.ManifestsWritten.Union(outcome.Found.Committed.SelectMany(fields => fields).Select(field => field.File))
                        .Union(outcome.CommittedRewriter?.Kustomize.Files ?? []),
                ],
                Rewrite = (outcome.CommittedRewriter ?? outcome.Rewriter!).Rewrite,
                RewriteStaged = outcome.CommittedRewriter is null ? null : outcome.Rewriter!.Rewrite,
                WholeFiles = await LockAsync(cancellationToken),
                Message = RunMessage.Of(config, outcome.Images),
                Author = config.Author,
                SignOff = config.SignOff,
            },
            cancellationToken);
        outcome.Findings.AddRange(result.Findings);
        return result.Commit;
    }

    /// <summary>Also if this run did not change it: one that died before its commit may have.</summary>
    private async Task<Dictionary<string, byte[]>> LockAsync(CancellationToken cancellationToken)
    {
        var file = Path.Combine(_workspace.Root, LockFile.FileName);
        return File.Exists(file) ? new() { [LockFile.FileName] = await File.ReadAllBytesAsync(file, cancellationToken) } : [];
    }
}
