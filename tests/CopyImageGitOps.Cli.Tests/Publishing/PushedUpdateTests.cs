using CopyImageGitOps.Cli.Tests.Commands;
using CopyImageGitOps.Testing.Images;

namespace CopyImageGitOps.Cli.Tests.Publishing;

/// <summary><c>copyimage update</c> is published as <c>run</c> is.</summary>
public sealed class PushedUpdateTests
{
    [Fact]
    public async Task An_update_that_others_push_before_is_made_again_on_their_tip()
    {
        await using var scenario = await PushScenario.StartAsync();
        Assert.Equal(0, (await scenario.Local.RunAsync("run", "--push")).ExitCode);
        var next = scenario.Local.AddImage("library/nginx", "1.25", new TestImageOptions { Seed = 11 });
        await scenario.OtherPushesAsync("notes.txt", "theirs\n");

        var result = await scenario.Local.RunAsync("update", "--push");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(
            "Pin newer digests of 1 images\nadd notes.txt\nUse private copies of 2 public images\nstart\n",
            await scenario.BareAsync("log", "--format=%s", "main"));
        Assert.Contains(next.Digest, await scenario.BareAsync("show", "main:web.yaml"), StringComparison.Ordinal);
        Assert.Empty(await scenario.Local.GitAsync("status", "--porcelain"));
    }

    [Fact]
    public async Task With_nothing_newer_nothing_is_pushed()
    {
        await using var scenario = await PushScenario.StartAsync();
        Assert.Equal(0, (await scenario.Local.RunAsync("run", "--push")).ExitCode);
        var before = await scenario.BareAsync("rev-parse", "main");

        var result = await scenario.Local.RunAsync("update", "--push");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(before, await scenario.BareAsync("rev-parse", "main"));
    }

    /// <summary>Each command closes the pull request of its branch when it has nothing to propose, and must not close the other's.</summary>
    [Fact]
    public async Task An_update_has_a_pull_request_beside_that_of_a_run()
    {
        await using var scenario = await PullRequestScenario.StartAsync();
        Assert.Equal(0, (await scenario.Local.RunAsync("run", "--push")).ExitCode);
        await scenario.OtherPushesAsync("other.yaml", CommandScenario.Web);
        var next = scenario.Local.AddImage("library/nginx", "1.25", new TestImageOptions { Seed = 11 });

        var run = await scenario.RunAsync(0);
        var update = await scenario.RunAsync(0, "update", []);
        var again = await scenario.RunAsync(0);

        Assert.Equal(["1 created", "2 created", "1 none"], new[] { run, update, again }.Select(PullRequestScenario.PullRequestOf));
        var pulls = scenario.Server.PullRequests.OrderBy(pull => pull.Number);
        Assert.Equal(
            [("copyimage/update", "Use private copies of 2 public images"), ("copyimage/newer", "Pin newer digests of 1 images")],
            pulls.Select(pull => (pull.Head, pull.Title)));
        Assert.Contains(next.Digest, await scenario.BareAsync("show", "copyimage/newer:web.yaml"), StringComparison.Ordinal);
        Assert.DoesNotContain(next.Digest, await scenario.BareAsync("show", "copyimage/update:other.yaml"), StringComparison.Ordinal);
    }
}
