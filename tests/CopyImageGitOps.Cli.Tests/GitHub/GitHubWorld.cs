using CopyImageGitOps.Cli.GitHub;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.GitHub;
using Microsoft.Extensions.Time.Testing;

namespace CopyImageGitOps.Cli.Tests.GitHub;

/// <summary>A bare repository with a commit on <c>main</c>, a GitHub over it, and a client. Time goes on by itself where something waits.</summary>
public sealed class GitHubWorld : IAsyncDisposable
{
    public const string Branch = "copyimage/update";

    private readonly TemporaryFolder _folder;
    private readonly CancellationTokenSource _timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private GitHubWorld(GitHubServer server, TemporaryFolder folder)
    {
        (Server, _folder) = (server, folder);
        _timeout.CancelAfter(TimeSpan.FromSeconds(60));
        Api = NewApi();
    }

    public GitHubServer Server { get; }

    public BareRepository Repository => Server.Repository;

    public CancellationToken Token => _timeout.Token;

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));

    /// <summary>The pauses that limits have asked for.</summary>
    public List<TimeSpan> Pauses { get; } = [];

    internal GitHubApi Api { get; }

    internal PullRequests PullRequests => new(Api);

    /// <summary>The pull request that the tests wish for, from a branch with one commit more than <c>main</c>.</summary>
    internal static PullRequestWish Wish => new(Branch, "main", "Use private copies", "Body") { Labels = [], Reviewers = [] };

    public static async Task<GitHubWorld> StartAsync(GitHubServerOptions? options = null)
    {
        RealPart.Require("git");
        var folder = new TemporaryFolder();
        var repository = await BareRepository.CreateAsync(folder["remote.git"]);
        var world = new GitHubWorld(await GitHubServer.StartAsync(repository, options), folder);
        await world.CommitAsync("main", null, ("web.yaml", "image: nginx:1.25\n"));
        return world;
    }

    /// <summary>A client of its own, with another token or at another address.</summary>
    internal GitHubApi NewApi(string? token = null, string? api = null, GitHubPatience? patience = null)
    {
        var parts = Server.Options.Repository.Split('/');
        var access = new GitHubAccess(new Uri(api ?? Server.ApiUrl), parts[0], parts[1], token ?? Server.Options.Token);
        return new GitHubApi(access, new ImpatientTime(Time), proxy: null, patience, Pauses.Add);
    }

    /// <summary>Puts a commit with these files on a branch, without a request; the files of the parent stay.</summary>
    public async Task<string> CommitAsync(string branch, string? parent, params (string Path, string Text)[] files)
    {
        using var work = new TemporaryFolder();
        await GitAsync("clone", "--quiet", Repository.Directory, work["clone"]);
        if (parent is not null) await GitAsync("-C", work["clone"], "checkout", "--quiet", "--detach", parent);
        foreach (var (path, text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(work[Path.Combine("clone", path)])!);
            await File.WriteAllTextAsync(work[Path.Combine("clone", path)], text, Token);
        }

        await GitAsync("-C", work["clone"], "add", "--all");
        await GitAsync("-C", work["clone"], "-c", "user.name=Jane", "-c", "user.email=jane@example.com", "commit", "--quiet", "--allow-empty", "-m", "change");
        await GitAsync("-C", work["clone"], "push", "--quiet", "--force", "origin", $"HEAD:refs/heads/{branch}");
        return (await Repository.TipAsync(branch))!;
    }

    /// <summary>The branch of the pull request, with a commit on top of <c>main</c>.</summary>
    public async Task<string> BranchOffAsync() => await CommitAsync(Branch, await Repository.TipAsync("main"), ("web.yaml", "image: private\n"));

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Server.DisposeAsync();
        _timeout.Dispose();
        _folder.Dispose();
    }

    private Task<byte[]> GitAsync(params string[] arguments) => ProcessRunner.RunAsync("git", arguments, Token);
}
