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
}
