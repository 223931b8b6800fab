using System.Text.Json;
using CopyImageGitOps.Cli.Tests.Commands;
using CopyImageGitOps.Testing.GitHub;

namespace CopyImageGitOps.Cli.Tests.Publishing;

/// <summary>A <see cref="PushScenario"/> with a GitHub over its bare remote. Temporary files of the program are in a folder of the scenario's.</summary>
internal sealed class PullRequestScenario : IAsyncDisposable
{
    public const string Branch = "copyimage/update";

    private readonly PushScenario _push;

    private PullRequestScenario(PushScenario push, GitHubServer server)
    {
        (_push, Server) = (push, server);
        Directory.CreateDirectory(Temporary);
        Program.Variables["GITHUB_API_URL"] = server.ApiUrl;
        Program.Variables["GITHUB_REPOSITORY"] = server.Options.Repository;
        Program.Variables["GITHUB_TOKEN"] = server.Options.Token;
        Program.Variables["TMPDIR"] = Temporary;
    }

    public CommandScenario Local => _push.Local;

    public CopyImageProgram Program => Local.Program;

    public GitHubServer Server { get; }

    public string Temporary => Path.Combine(_push.Folder, "tmp");

    /// <summary>The text that all runs of the test have written.</summary>
    public string Written { get; private set; } = "";

    public static async Task<PullRequestScenario> StartAsync(GitHubServerOptions? options = null)
    {
        var push = await PushScenario.StartAsync();
        return new PullRequestScenario(push, await GitHubServer.StartAsync(new BareRepository(push.Bare), options));
    }

    public Task<string> BareAsync(params string[] arguments) => _push.BareAsync(arguments);

    /// <summary>The colleague pushes a file to <c>main</c>.</summary>
    public Task OtherPushesAsync(string path, string text) => _push.OtherPushesAsync(path, text);

    /// <summary>The tip of a branch on GitHub; null if there is none.</summary>
    public Task<string?> TipAsync(string branch) => Server.Repository.TipAsync(branch);

    /// <summary><c>run --pull-request</c>, with the exit code that is expected and the report.</summary>
    public Task<JsonElement> RunAsync(int exitCode, params string[] arguments) => RunAsync(exitCode, "run", arguments);

    /// <summary>The same for another command.</summary>
    public async Task<JsonElement> RunAsync(int exitCode, string command, string[] arguments)
    {
        var result = await Local.RunAsync([command, "--pull-request", "--output", "json", .. arguments]);
        Written += result.Output + result.Error;
        Assert.True(exitCode == result.ExitCode, result.ToString());
        return JsonElement.Parse(result.Output);
    }

    /// <summary>The pull request of a report, as in <c>1 created</c>; null if there is none.</summary>
    public static string? PullRequestOf(JsonElement report) => report.TryGetProperty("pullRequest", out var pull)
        ? $"{pull.GetProperty("number").GetInt32()} {pull.GetProperty("operation").GetString()}"
        : null;

    /// <summary>The findings of a report, as <c>severity code: message</c>.</summary>
    public static IReadOnlyList<string> FindingsOf(JsonElement report) =>
    [
        .. report.GetProperty("findings").EnumerateArray()
            .Select(finding => $"{finding.GetProperty("severity")} {finding.GetProperty("code")}: {finding.GetProperty("message")}"),
    ];

    /// <summary>All that is the user's own: files, index, HEAD, branches, and the list of worktrees.</summary>
    public async Task<string> CheckoutAsync()
    {
        var files = Local.Snapshot().Where(file => !file.Key.StartsWith(".git/", StringComparison.Ordinal) || file.Key is ".git/index" or ".git/HEAD");
        var branches = await Local.GitAsync("for-each-ref", "refs/heads/");
        return $"{string.Join('\n', files)}\n{branches}{await Local.GitAsync("worktree", "list")}";
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await _push.DisposeAsync();
    }
}
