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
        var outcome = await CommitAsync(request, config, hooks, cancellationToken).ConfigureAwait(false);
        if (outcome.Commit is not null) await hooks.AfterAsync(cancellationToken).ConfigureAwait(false);
        return outcome with { Findings = [.. outcome.Findings, .. hooks.Skipped] };
    }

    /// <summary>All during which nobody else may change the index.</summary>
    private async Task<CommitOutcome> CommitAsync(CommitRequest request, GitConfig config, CommitHooks hooks, CancellationToken cancellationToken)
    {
        using var indexLock = await TakeLockAsync(cancellationToken).ConfigureAwait(false);
        if (indexLock is null) return Without([GitFindings.Locked(IndexLock.PathIn(repository.GitDirectory))]);

        // Disposed last: its objects are read until the branch has moved.
        using var current = GitLibrary.Run(Open);
        var findings = new List<Finding>();
        if (GitLibrary.Run(() => Prepare(current, request, config, findings)) is not { } draft) return Without(findings);
        findings.AddRange(await FilterAttributes.FindAsync(repository, draft.Edits.OnlyOnDisk, _environment, cancellationToken).ConfigureAwait(false));
        var (commit, problem) = draft.Edits.Committed.Count == 0
            ? (null, null)
            : await CreateAsync(current, draft, config, hooks, cancellationToken).ConfigureAwait(false);
        if (problem is not null) return Without([.. findings, problem]);
        if (commit is not null && GitLibrary.Run(() => current.Head.Tip.Id) != draft.Head.Id)
            return Without([.. findings, GitFindings.BranchMoved(current.Head.FriendlyName)]);
        return await ApplyAsync(current, draft, commit, findings).ConfigureAwait(false);
    }

    private async Task<CommitOutcome> ApplyAsync(Repository current, CommitDraft draft, Commit? commit, List<Finding> findings)
    {
        // The index first: a kill in between leaves the edits staged. The other way round, it would leave their reverse staged.
        var staged = draft.Edits.Staged;
        if (staged.Count > 0) await IndexFile.UpdateAsync(repository.GitDirectory, repository.WorkTreeRoot!, staged, _environment).ConfigureAwait(false);
        if (commit is null) return Without(findings);
        var update = BranchUpdate.OfHead(current, draft.Head, commit, draft.Committer);
        if (await update.ApplyAsync(repository.GitDirectory, _environment, Mode.Marker).ConfigureAwait(false) is { } failure)
            return Without([.. findings, failure]);
        var files = draft.Edits.Committed.Select(edit => edit.Path[repository.Prefix.Length..]);
        return new CommitOutcome(commit.Sha, [.. files.Order(StringComparer.Ordinal)], findings);
    }

    /// <summary>What the commit will be made of; null if none can be made, with the reasons in <paramref name="findings"/>.</summary>
    private CommitDraft? Prepare(Repository current, CommitRequest request, GitConfig config, List<Finding> findings)
    {
        findings.AddRange(Check(current, request.Author, config, out var identity));
        if (identity is not var (author, committer)) return null;
        if (Message(request, committer, findings) is not { } message) return null;
        var head = current.Head.Tip;
        var edits = CommitEdits.Collect(current, head, repository.Prefix, request);
        findings.AddRange(edits.Findings);
        return new CommitDraft(head, edits, author, committer, message);
    }

    /// <returns>A commit that no branch has yet, or why a hook refused it or it could not be signed.</returns>
    private async Task<(Commit? Commit, Finding? Problem)> CreateAsync(
        Repository current, CommitDraft draft, GitConfig config, CommitHooks hooks, CancellationToken cancellationToken)
    {
        var tree = await IndexFile.WriteTreeAsync(repository.GitDirectory, draft.Head.Tree, draft.Edits.Committed, _environment).ConfigureAwait(false);
        var (message, problem) = await hooks.BeforeAsync(draft, tree, verifies: !Mode.NoVerify, cancellationToken).ConfigureAwait(false);
        if (message is null) return (null, problem);
        var writer = new CommitWriter(current, hooks.Git, config);
        return await writer.WriteAsync(draft with { Message = message }, tree, cancellationToken).ConfigureAwait(false);
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
