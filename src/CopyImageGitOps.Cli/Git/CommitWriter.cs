using CopyImageGitOps.Findings;
using LibGit2Sharp;

namespace CopyImageGitOps.Cli.Git;

/// <summary>Writes the object of a commit, which no branch has yet: with a signature where <c>commit.gpgSign</c> asks for one.</summary>
internal sealed class CommitWriter(Repository repository, WorkTreeGit git, GitConfig config)
{
    /// <param name="tree">The id of what is committed.</param>
    /// <returns>The commit, or why it could not be signed.</returns>
    public async Task<(Commit? Commit, Finding? Problem)> WriteAsync(CommitDraft draft, string tree, CancellationToken cancellationToken)
    {
        if (config.IsTrue("commit.gpgSign")) return await SignAsync(draft, tree, cancellationToken).ConfigureAwait(false);
        return (GitLibrary.Run(() => repository.ObjectDatabase.CreateCommit(
            draft.Author, draft.Committer, draft.Message, repository.Lookup<Tree>(tree), [draft.Head], prettifyMessage: false)), null);
    }

    /// <summary>git knows the formats, the keys and the programs (https://git-scm.com/docs/git-config#Documentation/git-config.txt-gpgformat).</summary>
    private async Task<(Commit? Commit, Finding? Problem)> SignAsync(CommitDraft draft, string tree, CancellationToken cancellationToken)
    {
        var call = new WorkTreeCall(["commit-tree", "-S", "-p", draft.Head.Sha, "-F", "-", tree])
        {
            Settings = [("i18n.commitEncoding", "UTF-8")],
            Variables = draft.Variables,
            Input = draft.Message,
        };
        var result = await git.RunAsync(call, cancellationToken).ConfigureAwait(false);
        return result.IsSuccess
            ? (GitLibrary.Run(() => repository.Lookup<Commit>(result.StandardOutput.Trim())), null)
            : (null, CommitStepFindings.Unsigned(ForeignText.Shown(result.StandardError, [])));
    }
}
