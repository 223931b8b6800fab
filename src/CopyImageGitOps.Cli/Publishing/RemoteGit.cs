using CliWrap.Buffered;
using CopyImageGitOps.Cli.Git;

namespace CopyImageGitOps.Cli.Publishing;

/// <summary>Git commands that speak to a remote repository: they never ask at a terminal.</summary>
/// <param name="remote">The name of the remote, as in <c>origin</c>.</param>
internal sealed class RemoteGit(WorkTreeGit git, string remote)
{
    private static readonly Dictionary<string, string?> NoPrompt = new(StringComparer.Ordinal) { ["GIT_TERMINAL_PROMPT"] = "0" };

    public string Remote => remote;

    public WorkTreeGit Local => git;

    /// <summary>The answer, of which everything that may be shown is without secrets.</summary>
    /// <exception cref="GitException">There is no git.</exception>
    public async Task<RemoteAnswer> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var token = GitHubToken.From(git.Environment);
        var settings = token is null ? [] : await SettingsAsync(token, cancellationToken).ConfigureAwait(false);
        var call = new WorkTreeCall(arguments) { Settings = settings, Variables = NoPrompt };
        return new RemoteAnswer(await git.RunAsync(call, cancellationToken).ConfigureAwait(false), token?.Secrets ?? []);
    }

    private async Task<IReadOnlyList<(string Key, string Value)>> SettingsAsync(GitHubToken token, CancellationToken cancellationToken)
    {
        var address = await git.RunAsync(["remote", "get-url", "--push", remote], cancellationToken).ConfigureAwait(false);
        return address.IsSuccess ? await token.SettingsAsync(git, address.StandardOutput.Trim(), cancellationToken).ConfigureAwait(false) : [];
    }
}

/// <summary>What came back from a remote repository.</summary>
internal sealed class RemoteAnswer(BufferedCommandResult result, IReadOnlyList<string> secrets)
{
    private const string Remote = "remote:";

    public bool IsSuccess => result.IsSuccess;

    public string Output => result.StandardOutput;

    public string Error => result.StandardError;

    /// <summary>Whether the remote said something for people.</summary>
    public bool HasRemoteText => Error.Contains(Remote, StringComparison.Ordinal);

    /// <summary>What the remote said for people, or, if it said nothing, what git did; fit to be shown.</summary>
    public string Quote
    {
        get
        {
            var lines = Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var said = lines.Where(IsRemote).Select(line => line[Remote.Length..].Trim()).Where(line => line.Length > 0).ToList();
            return ForeignText.Shown(string.Join(' ', said.Count > 0 ? said : lines.Where(line => !IsNoise(line))), secrets);
        }
    }

    private static bool IsRemote(string line) => line.StartsWith(Remote, StringComparison.Ordinal);

    private static bool IsNoise(string line) =>
        line.StartsWith("hint:", StringComparison.Ordinal) || line.StartsWith("error: failed to push some refs", StringComparison.Ordinal);
}
