using System.Text;
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

    private RunCommit(Workspace workspace, GitRepository repository, CommitMode mode) =>
        (_workspace, _repository, _commit) = (workspace, repository, new RewriteCommit(repository, TimeProvider.System) { Mode = mode });

    /// <summary>HEAD's kustomizations, where the working tree or the index has others; null if they are the same.</summary>
    public KustomizeFolder? CommittedKustomizations => _tree is null ? null : new(_tree.Directory, _tree.Files, _repository.Prefix);

    /// <summary>Looks whether a commit can be made, before anything is touched.</summary>
    /// <exception cref="UsageException">None can be made.</exception>
    public static async Task<RunCommit> PrepareAsync(Workspace workspace, CommitMode mode, CancellationToken cancellationToken)
    {
        if (workspace.Repository is not { } repository) throw new UsageException([GitFindings.NoRepository(workspace.Root)]);
        var commit = new RunCommit(workspace, repository, mode);
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

    /// <returns>Without a commit if there is nothing to commit, or if it failed, which is a finding of the outcome too.</returns>
    public async Task<CommitOutcome> CommitAsync(RunOutcome outcome, CancellationToken cancellationToken)
    {
        var config = _workspace.Config.Commit;
        var result = await _commit.CommitAsync(
            new CommitRequest
            {
                Paths = [.. Written(outcome).Union(Differing(outcome)).Union(outcome.CommittedRewriter?.Kustomize.Files ?? [])],
                Written = outcome.ManifestsWritten,
                Rewrite = (outcome.CommittedRewriter ?? outcome.Rewriter!).Rewrite,
                RewriteStaged = outcome.CommittedRewriter is null ? null : outcome.Rewriter!.Rewrite,
                WholeFiles = await LockAsync(cancellationToken),
                Message = RunMessage.Of(config, outcome.Images),
                Author = config.Author,
                SignOff = config.SignOff,
            },
            cancellationToken);
        outcome.Findings.AddRange(result.Findings);
        return result;
    }

    /// <summary>Of two names that differ only in case, the file system may have but one file, which was written under one of them.</summary>
    private static IEnumerable<string> Written(RunOutcome outcome)
    {
        var written = outcome.ManifestsWritten.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return outcome.ManifestsWritten.Union(outcome.Rewriter!.RawFilesOf(outcome.Found).Where(written.Contains));
    }

    private static IEnumerable<string> Differing(RunOutcome outcome) => outcome.Found.Committed.SelectMany(fields => fields).Select(field => field.File);

    /// <summary>Also if this run did not change it: one that died before its commit may have. With the line endings that Git stores.</summary>
    private async Task<Dictionary<string, byte[]>> LockAsync(CancellationToken cancellationToken)
    {
        var file = Path.Combine(_workspace.Root, LockFile.FileName);
        if (!File.Exists(file)) return [];
        var text = await File.ReadAllTextAsync(file, cancellationToken);
        return new() { [LockFile.FileName] = Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")) };
    }
}
