using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Git;

/// <summary>
/// Runs the hooks that <c>git commit</c> runs, in its order. They see an index that is exactly what is committed, as with
/// <c>git commit --only</c>; what else the user has staged or changed is neither shown to them nor committed.
/// </summary>
internal sealed class CommitHooks(WorkTreeGit git, HookFolder folder, string gitDirectory)
{
    /// <summary>The hooks that were not run, because this git cannot.</summary>
    public List<Finding> Skipped { get; } = [];

    public WorkTreeGit Git => git;

    private string MessageFile => Path.Combine(gitDirectory, "COMMIT_EDITMSG");

    /// <param name="tree">The id of what is committed.</param>
    /// <param name="verifies">Whether <c>pre-commit</c> and <c>commit-msg</c> are run; <c>--no-verify</c> is git's name for not doing so.</param>
    /// <returns>The message as hooks have made it, or why a hook refused the commit.</returns>
    public async Task<(string? Message, Finding? Problem)> BeforeAsync(
        CommitDraft draft, string tree, bool verifies, CancellationToken cancellationToken)
    {
        string[] wanted = verifies ? ["pre-commit", "prepare-commit-msg", "commit-msg"] : ["prepare-commit-msg"];
        var hooks = wanted.Where(folder.Has).ToList();
        if (hooks.Count == 0) return (draft.Message, null);
        using var index = await HookIndex.CreateAsync(git, gitDirectory, tree, cancellationToken).ConfigureAwait(false);
        await File.WriteAllTextAsync(MessageFile, draft.Message, cancellationToken).ConfigureAwait(false);
        var variables = new Dictionary<string, string?>(draft.Variables, StringComparer.Ordinal) { ["GIT_INDEX_FILE"] = index.Path, ["GIT_EDITOR"] = ":" };
        foreach (var hook in hooks)
        {
            if (await RunAsync(hook, ArgumentsOf(hook), variables, cancellationToken).ConfigureAwait(false) is { } problem) return (null, problem);
        }

        var message = CommitMessage.Clean(await File.ReadAllTextAsync(MessageFile, cancellationToken).ConfigureAwait(false));
        return message.Length > 0 ? (message, null) : (null, CommitStepFindings.EmptyMessage());
    }

    /// <summary><c>post-commit</c>, whose failure has no say.</summary>
    public async Task AfterAsync(CancellationToken cancellationToken)
    {
        if (!folder.Has("post-commit")) return;
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal) { ["GIT_EDITOR"] = ":" };
        await RunAsync("post-commit", [], variables, cancellationToken).ConfigureAwait(false);
    }

    private string[] ArgumentsOf(string hook) => hook switch
    {
        "pre-commit" => [],
        "prepare-commit-msg" => [MessageFile, "message"],
        _ => [MessageFile],
    };

    private async Task<Finding?> RunAsync(string hook, string[] arguments, Dictionary<string, string?> variables, CancellationToken cancellationToken)
    {
        var call = new WorkTreeCall(["hook", "run", "--ignore-missing", hook, "--", .. arguments]) { Variables = variables };
        var result = await git.RunAsync(call, cancellationToken).ConfigureAwait(false);
        if (result.IsSuccess) return null;
        if (!result.StandardError.Contains("'hook' is not a git command", StringComparison.Ordinal))
            return CommitStepFindings.HookFailed(hook, result.ExitCode, Shown(result.StandardError));
        Skipped.Add(CommitStepFindings.HookSkipped(hook));
        return null;
    }

    private string Shown(string text) => ForeignText.Shown(text, GitHubToken.From(git.Environment)?.Secrets ?? []);
}
