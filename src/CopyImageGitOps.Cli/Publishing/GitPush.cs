using CopyImageGitOps.Cli.Git;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Publishing;

/// <summary>
/// Pushes with the git program, which knows the user's credentials, helpers, proxies and keys. Where the checkout has none,
/// <see cref="GitHubToken"/> is used.
/// </summary>
/// <param name="remote">The name of the remote, as in <c>origin</c>.</param>
/// <param name="variables">What overrides the process's environment.</param>
internal sealed class GitPush(string remote, IReadOnlyDictionary<string, string?>? variables = null) : IBranchPublisher
{
    private readonly GitEnvironment _environment = new(variables ?? new Dictionary<string, string?>());

    /// <exception cref="GitException">There is no git, or the repository cannot be read.</exception>
    public async Task<PublishOutcome> PublishAsync(BranchPublication publication, CancellationToken cancellationToken)
    {
        var git = new RemoteGit(WorkTreeGit.Of(publication.GitDirectory, _environment), remote);
        var answer = await git.RunAsync(Arguments(publication), cancellationToken).ConfigureAwait(false);
        var reply = PushReply.In(answer.Output, publication.Branch);
        if (answer.IsSuccess)
            return new PublishOutcome.Published(publication.Commit) { Previous = reply is { Flag: '=' } ? publication.Commit : reply?.Previous };
        if (reply is { IsRace: true }) return new PublishOutcome.Raced();
        return new PublishOutcome.Failed(Problem(answer, reply, new PushedBranch(publication.Commit, publication.Branch, remote)));
    }

    private IEnumerable<string> Arguments(BranchPublication publication)
    {
        var reference = $"refs/heads/{publication.Branch}";
        string[] lease = publication.Replaced is { } old ? [$"--force-with-lease={reference}:{old}"] : [];
        // What is pushed is one commit, whatever the configuration says of tags and submodules.
        return ["push", "--porcelain", "--no-follow-tags", "--recurse-submodules=no", .. lease, remote, $"{publication.Commit}:{reference}"];
    }

    private static Finding Problem(RemoteAnswer answer, PushReply? reply, PushedBranch branch) => reply switch
    {
        { IsShallow: true } => PushFindings.Shallow(branch),
        { IsDeclined: true } => PushFindings.Declined(branch, reply.Reason, answer),
        _ when RemoteProblems.In(answer.Error) is var problem and not RemoteProblem.Other => PushFindings.Of(problem, branch, answer),
        _ when IsHook(answer) => PushFindings.Hook(branch, answer.Quote),
        _ => PushFindings.Other(branch, answer.Quote),
    };

    /// <summary>git has nothing to say of a pre-push hook that fails.</summary>
    private static bool IsHook(RemoteAnswer answer) =>
        !answer.Error.Contains("fatal:", StringComparison.Ordinal) && answer.Error.Contains("error: failed to push some refs", StringComparison.Ordinal);
}
