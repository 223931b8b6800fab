using System.Text;
using CopyImageGitOps.Cli.Git;
using CopyImageGitOps.Kustomize;
using CopyImageGitOps.Locking;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.References;
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

    /// <summary>HEAD's version of the manifests that differ from it: the commit is a rewrite of HEAD.</summary>
    public IReadOnlyList<CommittedFile> CommittedFiles() =>
        [.. _repository.CommittedVersions(ManifestFolder.IsManifestName).Select(version => new CommittedFile(version.Path, version.Content))];

    /// <returns>Without a commit if there is nothing to commit, or if it failed, which is a finding of the outcome too.</returns>
    public async Task<CommitOutcome> CommitAsync(RunOutcome outcome, CancellationToken cancellationToken)
    {
        var config = _workspace.Config.Commit;
        var result = await _commit.CommitAsync(
            new CommitRequest
            {
                Paths = [.. Written(outcome).Union(outcome.Found.Committed.Select(f => f.File)).Union(outcome.CommittedRewriter?.Kustomize.Files ?? [])],
                Written = outcome.ManifestsWritten,
                Rewrite = (outcome.CommittedRewriter ?? outcome.Rewriter!).Rewrite,
                RewriteStaged = outcome.CommittedRewriter is null ? null : outcome.Rewriter!.Rewrite,
                WholeFiles = await LockAsync(cancellationToken),
                Message = Message(config.Message, outcome),
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
        return outcome.ManifestsWritten.Union(outcome.Found.RawFiles.Where(written.Contains));
    }

    /// <summary>Also if this run did not change it: one that died before its commit may have. With the line endings that Git stores.</summary>
    private async Task<Dictionary<string, byte[]>> LockAsync(CancellationToken cancellationToken)
    {
        var file = Path.Combine(_workspace.Root, LockFile.FileName);
        if (!File.Exists(file)) return [];
        var text = await File.ReadAllTextAsync(file, cancellationToken);
        return new() { [LockFile.FileName] = Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")) };
    }

    private static string Message(string template, RunOutcome outcome)
    {
        var images = outcome.Images.Where(image => image.Replacement is not null && image.Status != ImageStatus.Failed).ToList();
        // The dash keeps Git from taking 'nginx:1.25 -> …' for a trailer, and from joining Signed-off-by to it.
        var lines = images.Select(image => $"- {image.Source.Familiar} -> {Shortened(image.Target!)}");
        return template.Replace("{count}", images.Count.ToString(), StringComparison.Ordinal)
            .Replace("{images}", string.Join('\n', lines), StringComparison.Ordinal);
    }

    /// <summary>The full digest stands in the diff; here it would only break the line.</summary>
    private static string Shortened(ImageReference target)
    {
        const int ShortDigest = 12;
        return target.Tag is null ? $"{target.Repository}@{target.Digest!.Algorithm}:{target.Digest.Hex[..ShortDigest]}" : target.WithoutDigest().ToString();
    }
}
