using CopyImageGitOps.Findings;
using LibGit2Sharp;

namespace CopyImageGitOps.Cli.Git;

/// <summary>
/// Commits a rewrite of HEAD. The same edits are made to three versions of a file, each on its own: the commit has HEAD's version with the
/// edits, the index has the index's, and the caller has already written the working tree's. So what the user has staged or changed stays
/// staged or changed, in the same files too, and none of it gets into the commit. And since the commit depends on HEAD alone, a run that was
/// killed at any point is completed by the next one.
/// </summary>
public sealed class RewriteCommit(GitRepository repository, TimeProvider time, IReadOnlyDictionary<string, string?>? environment = null)
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(50);

    private readonly GitEnvironment _environment = new(environment ?? new Dictionary<string, string?>());

    public CommitMode Mode { get; init; } = new();

    /// <summary>Why no commit can be made here, before anything is touched; empty if one can.</summary>
    /// <param name="author">As in <see cref="CommitRequest.Author"/>.</param>
    /// <exception cref="GitException">The repository cannot be read, or there is no git.</exception>
    public async Task<IReadOnlyList<Finding>> ObstaclesAsync(string? author, CancellationToken cancellationToken) =>
        Obstacles(author, await ConfigAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>
    /// Makes the commit, moves the branch to it and stages the same edits. Nothing to commit is no error. On an error finding, the branch has
    /// not moved.
    /// </summary>
    /// <exception cref="GitException">Git failed; the branch has not moved.</exception>
    public async Task<CommitOutcome> CommitAsync(CommitRequest request, CancellationToken cancellationToken)
    {
        var config = await ConfigAsync(cancellationToken).ConfigureAwait(false);
        if (Obstacles(request.Author, config) is { Count: > 0 } obstacles) return Without(obstacles);
        var git = new WorkTreeGit(repository.WorkTreeRoot!, _environment);
        var hooks = new CommitHooks(git, new HookFolder(config, repository.CommonDirectory, git.Root), repository.GitDirectory);
        var outcome = await CommitAsync(request, config, git, hooks, cancellationToken).ConfigureAwait(false);
        if (outcome.Commit is not null) await hooks.AfterAsync(cancellationToken).ConfigureAwait(false);
        return outcome with { Findings = [.. outcome.Findings, .. hooks.Skipped] };
    }

    /// <summary>All that nobody else may change the index meanwhile for.</summary>
    private async Task<CommitOutcome> CommitAsync(
        CommitRequest request, GitConfig config, WorkTreeGit git, CommitHooks hooks, CancellationToken cancellationToken)
    {
        using var indexLock = await TakeLockAsync(cancellationToken).ConfigureAwait(false);
        if (indexLock is null) return Without([GitFindings.Locked(IndexLock.PathIn(repository.GitDirectory))]);

        // Disposed last: its objects are read until the branch has moved.
        using var current = GitLibrary.Run(Open);
        var findings = new List<Finding>();
        if (GitLibrary.Run(() => Plan(current, request, config, findings)) is not var (edits, draft)) return Without(findings);
        if (draft is null) return await ApplyAsync(current, edits, draft, commit: null).ConfigureAwait(false);

        var (accepted, problem) = await hooks.BeforeAsync(draft, verifies: !Mode.NoVerify, cancellationToken).ConfigureAwait(false);
        Commit? commit = null;
        if (accepted is not null)
            (commit, problem) = await new CommitWriter(current, git, config).WriteAsync(accepted, cancellationToken).ConfigureAwait(false);
        return commit is null
            ? Without([.. edits.Findings, problem!])
            : await ApplyAsync(current, edits, accepted, commit).ConfigureAwait(false);
    }

    /// <summary>What there is to stage, and to commit if there is anything; null if a finding says why nothing can be.</summary>
    private (CommitEdits Edits, CommitDraft? Draft)? Plan(Repository current, CommitRequest request, GitConfig config, List<Finding> findings)
    {
        findings.AddRange(Check(current, request.Author, config, out var identity));
        if (identity is not var (author, committer) || Message(request, committer, findings) is not { } message) return null;
        var head = current.Head.Tip;
        var edits = CommitEdits.Collect(current, head, repository.Prefix, request);
        if (edits.Committed.Count == 0) return (edits, null);
        var tree = current.Lookup<Tree>(IndexFile.WriteTree(repository.GitDirectory, head.Tree, edits.Committed));
        return (edits, new CommitDraft(head, tree, author, committer, message));
    }

    private async Task<CommitOutcome> ApplyAsync(Repository current, CommitEdits edits, CommitDraft? draft, Commit? commit)
    {
        if (draft is not null && GitLibrary.Run(() => current.Head.Tip.Id != draft.Head.Id))
            return Without([.. edits.Findings, GitFindings.BranchMoved(current.Head.FriendlyName)]);

        // The index first: a kill in between leaves the edits staged. The other way round, it would leave their reverse staged.
        if (edits.Staged.Count > 0) GitLibrary.Run(() => Stage(edits));
        if (draft is null || commit is null) return Without(edits.Findings);
        var update = BranchUpdate.OfHead(current, draft.Head, commit, draft.Committer);
        if (await update.ApplyAsync(repository.GitDirectory, _environment, Mode.Marker).ConfigureAwait(false) is { } failure)
            return Without([.. edits.Findings, failure]);
        var files = edits.Committed.Select(e => e.Path[repository.Prefix.Length..]).Order(StringComparer.Ordinal);
        return new CommitOutcome(commit.Sha, [.. files], edits.Findings);
    }

    private bool Stage(CommitEdits edits)
    {
        IndexFile.Update(repository.GitDirectory, edits.Staged);
        return true;
    }

    private List<Finding> Obstacles(string? author, GitConfig config) => GitLibrary.Run(() =>
    {
        using var current = Open();
        return Check(current, author, config, out _);
    });

    private List<Finding> Check(Repository current, string? author, GitConfig config, out (Signature Author, Signature Committer)? identity)
    {
        var findings = CommitObstacles.In(current, Mode.AllowsDetachedHead).ToList();
        identity = null;
        if (findings.Count == 0) identity = new GitIdentity(config, _environment, time).Resolve(author, findings);
        return findings;
    }

    private static string? Message(CommitRequest request, Signature committer, List<Finding> findings)
    {
        var message = CommitMessage.Clean(request.Message);
        if (message.Length == 0) findings.Add(GitFindings.BadMessage("is empty"));
        else if (message.Contains('\0')) findings.Add(GitFindings.BadMessage("has a NUL character"));
        else return request.SignOff ? CommitMessage.SignOff(message, committer.Name, committer.Email) : message;
        return null;
    }

    private async Task<IndexLock?> TakeLockAsync(CancellationToken cancellationToken)
    {
        // Editors and prompts run 'git status', which takes the lock for a moment.
        var start = time.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (GitLibrary.Run(() => IndexLock.TryTake(repository.GitDirectory)) is { } taken) return taken;
            if (time.GetElapsedTime(start) > LockPatience) return null;
            await Task.Delay(LockPoll, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private Repository Open() => new(repository.GitDirectory);

    private Task<GitConfig> ConfigAsync(CancellationToken cancellationToken) =>
        GitConfig.ReadAsync(repository.GitDirectory, _environment, cancellationToken);

    private static CommitOutcome Without(IReadOnlyList<Finding> findings) => new(null, [], findings);
}
