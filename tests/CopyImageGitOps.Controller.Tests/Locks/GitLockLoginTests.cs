using System.Text;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.Controller.Locks;
using CopyImageGitOps.Testing.Git;
using Microsoft.Extensions.Logging.Abstractions;

namespace CopyImageGitOps.Controller.Tests.Locks;

/// <summary>Over smart HTTP with a password.</summary>
public sealed class GitLockLoginTests : IAsyncLifetime
{
    private const string Token = "t0ken-of-jane";
    private LockRepository _repository = null!;
    private GitHttpServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _repository = await LockRepository.CreateAsync();
        await _repository.PushAsync("copyimage.lock", LockTexts.Of("1.25"));
        _server = await GitHttpServer.StartAsync(_repository.Folder);
        _server.Login = ("x-access-token", Token);
    }

    private string Url => $"{_server.Address}/apps.git";

    [Fact]
    public async Task The_token_of_the_environment_opens_the_repository()
    {
        await using var running = Start(("COPYIMAGE_GIT_TOKEN", Token));

        await running.ShowsAsync("1.25", problem: null);
        Assert.All(_server.Requests, request => Assert.NotNull(request.Authorization));
    }

    [Fact]
    public async Task The_user_name_may_be_another()
    {
        _server.Login = ("jane", Token);

        await using var running = Start(("COPYIMAGE_GIT_TOKEN", Token), ("COPYIMAGE_GIT_USERNAME", "jane"));

        await running.ShowsAsync("1.25", problem: null);
    }

    [Fact]
    public async Task While_nothing_changes_the_repository_is_only_asked_for_its_tip()
    {
        await using var running = Start(("COPYIMAGE_GIT_TOKEN", Token));
        await running.ShowsAsync("1.25", problem: null);
        var before = _server.Requests.Count;

        await running.PassAsync(() => _server.Requests.Count >= before + 4);

        // One question for what the server can do, and one for its branches.
        var asked = _server.Requests.Skip(before).Take(4).Select(request => $"{request.Method} {request.Path}{request.Query}").ToList();
        Assert.Equal(
            [
                "GET /apps.git/info/refs?service=git-upload-pack", "POST /apps.git/git-upload-pack",
                "GET /apps.git/info/refs?service=git-upload-pack", "POST /apps.git/git-upload-pack",
            ],
            asked);
    }

    [Fact]
    public async Task A_wrong_token_is_said_without_being_shown()
    {
        await using var running = Start(("COPYIMAGE_GIT_TOKEN", "wr0ng"));

        var (_, problem) = await running.ShowsAsync(state => state.Problem is not null);

        Assert.StartsWith(
            $"The lock file cannot be fetched: '{Url}' asks for credentials, and there are none, or they are wrong (", problem, StringComparison.Ordinal);
        Assert.EndsWith(
            "[remote-unauthorized] Set COPYIMAGE_GIT_TOKEN to a token that may read the repository. "
                + "Until then, the last lock file that was read is used.",
            problem, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng", problem, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes("x-access-token:wr0ng")), problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_does_not_follow_a_redirect()
    {
        await using var other = await GitHttpServer.StartAsync(_repository.Folder);
        _server.Login = null;
        _server.Answer = request => new GitHttpAnswer(302, "Over there") { Location = $"{other.Address}{request.Path}?{request.Query}" };

        await using var running = Start(("COPYIMAGE_GIT_TOKEN", Token));
        await running.ShowsAsync(state => state.Problem is not null);

        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task A_server_that_fails_for_a_while_is_asked_again()
    {
        _server.Answer = _ => new GitHttpAnswer(503, "Later");
        await using var running = Start(("COPYIMAGE_GIT_TOKEN", Token));
        await running.ShowsAsync("", problem:
            $"The lock file cannot be fetched: '{Url}' could not be reached (remote: Later fatal: unable to access '{Url}/': "
                + "The requested URL returned error: 503). [remote-unavailable] Check the network and the server. "
                + "Until then, the last lock file that was read is used.");
        Assert.False(running.Source.FirstRead.IsCompleted);

        _server.Answer = _ => null;

        await running.ShowsAsync("1.25", problem: null);
    }

    private RunningLock Start(params (string Name, string Value)[] environment) => new((time, changed) => new GitLockSource(
        new GitLockConfig { Url = Url }, name => environment.FirstOrDefault(variable => variable.Name == name).Value, time,
        NullLogger<GitLockSource>.Instance, changed));

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _repository.Dispose();
    }
}
