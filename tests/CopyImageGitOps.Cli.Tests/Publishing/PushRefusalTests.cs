using CopyImageGitOps.Testing.Git;

namespace CopyImageGitOps.Cli.Tests.Publishing;

/// <summary>Each way in which a remote repository refuses a push is told from the others; the commit is kept, and pushed by the next run.</summary>
public sealed class PushRefusalTests
{
    private const string Again = "Then run again with --push: the commit is kept, and pushed as it is.";

    private const string Denied =
        $"In GitHub Actions, give the job 'permissions: contents: write'; runs for a fork's pull request never get it. {Again}";

    [Fact]
    public async Task No_credentials()
    {
        await using var scenario = (await HttpPushScenario.StartAsync()).AsksForToken();

        Assert.Equal(
            ("remote-unauthorized",
                "'origin' asks for credentials, and there are none, or they are wrong "
                    + "(fatal: could not read Username for '<server>': terminal prompts disabled).",
                "In GitHub Actions, let actions/checkout keep its credentials, or set GITHUB_TOKEN; elsewhere, set up a credential helper or an SSH key. "
                    + Again),
            await scenario.FailAsync());

        scenario.HasToken();
        await scenario.SucceedAsync();
    }

    [Fact]
    public async Task A_wrong_password()
    {
        await using var scenario = await HttpPushScenario.StartAsync();
        scenario.Server.Login = ("jane", "another");
        await scenario.AddressAsync($"jane:{HttpPushScenario.Secret}@");

        var (code, message, _) = await scenario.FailAsync();

        Assert.Equal("remote-unauthorized", code);
        Assert.Equal("'origin' asks for credentials, and there are none, or they are wrong (Who are you?).", message);
    }

    [Theory]
    [InlineData("Permission to acme/deploy.git denied to github-actions[bot].")]
    [InlineData("Write access to repository not granted.")]
    public async Task A_missing_permission(string text)
    {
        await using var scenario = (await HttpPushScenario.StartAsync()).HasToken();
        scenario.Server.Answer = request => request.IsPush ? new GitHttpAnswer(403, text) : null;

        Assert.Equal(("remote-denied", $"the credentials may not do that on 'origin' ({text}).", Denied), await scenario.FailAsync());
    }

    [Fact]
    public async Task A_secret_that_a_server_repeats_is_not_shown()
    {
        await using var scenario = (await HttpPushScenario.StartAsync()).HasToken();
        scenario.Server.Answer = _ =>
            new GitHttpAnswer(403, $"No: {HttpPushScenario.Token}, {HttpPushScenario.Encoded}, https://a:{HttpPushScenario.Secret}@b/");

        var (_, message, _) = await scenario.FailAsync();

        Assert.Equal("the credentials may not do that on 'origin' (No: ***, ***, https://***@b/).", message);
    }

    [Fact]
    public async Task A_long_text_is_cut()
    {
        await using var scenario = (await HttpPushScenario.StartAsync()).HasToken();
        scenario.Server.Answer = _ => new GitHttpAnswer(403, new string('x', 5000));

        Assert.Equal($"the credentials may not do that on 'origin' ({new string('x', 600)}…).", (await scenario.FailAsync()).Message);
    }

    [Fact]
    public async Task No_such_repository()
    {
        await using var scenario = (await HttpPushScenario.StartAsync()).HasToken();
        scenario.Server.Answer = _ => new GitHttpAnswer(404, "Repository not found.");

        Assert.Equal(
            ("remote-not-found", "there is no repository where 'origin' points to, or the credentials may not see it (Repository not found.).",
                $"See 'git remote get-url --push origin'. {Again}"),
            await scenario.FailAsync());
    }

    [Fact]
    public async Task A_server_that_fails()
    {
        await using var scenario = await HttpPushScenario.StartAsync();
        scenario.Server.Answer = _ => new GitHttpAnswer(502, "Bad gateway");

        var (code, message, hint) = await scenario.FailAsync();

        Assert.Equal(("remote-unavailable", $"Check the network and the server. {Again}"), (code, hint));
        Assert.StartsWith("'origin' could not be reached (", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there()
    {
        await using var scenario = await HttpPushScenario.StartAsync();
        await scenario.Push.Local.GitAsync("remote", "set-url", "origin", "http://127.0.0.1:1/remote.git");

        var (code, message, _) = await scenario.FailAsync();

        Assert.Equal("remote-unavailable", code);
        Assert.Contains("127.0.0.1", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("error: GH006: Protected branch update failed for refs/heads/main.")]
    [InlineData("error: GH013: Repository rule violations found for refs/heads/main.")]
    public async Task A_protected_branch(string text)
    {
        await using var scenario = await HttpPushScenario.StartAsync();
        const string How = "- Changes must be made through a pull request.";
        PushScenario.Hook(scenario.Push.Bare, "pre-receive", $"#!/bin/sh\necho '{text}' >&2\necho '{How}' >&2\nexit 1\n");

        Assert.Equal(
            ("push-protected", $"the branch is protected (pre-receive hook declined: {text} {How}).",
                $"Use --pull-request, or let the user or the app that pushes bypass the rules. {Again}"),
            await scenario.FailAsync());
    }

    [Theory]
    [InlineData("pre-receive", "pre-receive hook declined")]
    [InlineData("update", "hook declined")]
    public async Task A_hook_of_the_remote(string hook, string reason)
    {
        await using var scenario = await HttpPushScenario.StartAsync();
        PushScenario.Hook(scenario.Push.Bare, hook, "#!/bin/sh\necho 'No ticket in the subject.' >&2\nexit 1\n");

        var (code, message, hint) = await scenario.FailAsync();

        Assert.Equal(("push-declined", $"Do what the remote says. {Again}"), (code, hint));
        Assert.StartsWith($"the remote declined it ({reason}: No ticket in the subject.", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hook_of_our_own()
    {
        await using var scenario = await HttpPushScenario.StartAsync();
        PushScenario.Hook(scenario.Push.Local.Root, "pre-push", "#!/bin/sh\necho 'Not on Fridays.' >&2\nexit 1\n");

        Assert.Equal(
            ("git-hook-failed", "the hook 'pre-push' refused it: Not on Fridays.", $"Correct what the hook names. {Again}"), await scenario.FailAsync());
    }

    [Fact]
    public async Task A_remote_that_takes_nothing_from_shallow_clones()
    {
        await using var scenario = await HttpPushScenario.StartAsync();
        await scenario.Push.OtherPushesAsync("more.txt", "x\n");
        await scenario.Push.Local.GitAsync("fetch", "--quiet", "--depth=1");
        await scenario.Push.Local.GitAsync("reset", "--quiet", "--hard", "origin/main");
        // As of a repository that has less than the one that was cloned.
        await scenario.Push.BareAsync("update-ref", "-d", "refs/heads/main");
        await scenario.Push.BareAsync("reflog", "expire", "--expire=now", "--all");
        await scenario.Push.BareAsync("gc", "--quiet", "--prune=now");

        var report = await scenario.Push.PushAsync(1);

        var (code, message, hint) = PushScenario.Error(report);
        Assert.Equal("push-declined", code);
        Assert.EndsWith("was made, but not pushed to 'main' of 'origin': the remote takes nothing from a shallow clone.", message, StringComparison.Ordinal);
        Assert.StartsWith("Fetch the whole history ('git fetch --unshallow'; in GitHub Actions, 'fetch-depth: 0').", hint, StringComparison.Ordinal);
    }
}
