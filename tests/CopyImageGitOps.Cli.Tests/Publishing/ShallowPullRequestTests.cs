using static CopyImageGitOps.Cli.Tests.Publishing.PullRequestScenario;

namespace CopyImageGitOps.Cli.Tests.Publishing;

/// <summary>Clones without their history, as actions/checkout makes them.</summary>
public sealed class ShallowPullRequestTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_shallow_clone_stays_one_gets_little_and_keeps_what_it_has(bool isDetached, bool isSigned)
    {
        await using var scenario = await PullRequestScenario.StartAsync();
        foreach (var text in new[] { "1", "2", "3" }) await scenario.OtherPushesAsync("notes.txt", text);
        await ReplaceByShallowCloneAsync(scenario);
        if (isDetached) await scenario.Local.GitAsync("checkout", "--quiet", "--detach");
        var known = (await scenario.Local.GitAsync("rev-parse", "HEAD")).Trim();
        foreach (var text in new[] { "4", "5" }) await scenario.OtherPushesAsync("notes.txt", text);

        Assert.Equal("1 created", PullRequestOf(await scenario.RunAsync(0, isSigned ? ["--sign-commits"] : [])));

        Assert.Equal($"{await scenario.TipAsync("main")}\n", await scenario.BareAsync("log", "-1", "--format=%P", Branch));
        Assert.Equal("true\n", await scenario.Local.GitAsync("rev-parse", "--is-shallow-repository"));
        Assert.Equal($"{known}\n", await scenario.Local.GitAsync("rev-parse", "HEAD"));
        var history = await scenario.Local.GitAsync("rev-list", (await scenario.TipAsync("main"))!);
        Assert.Equal(isDetached ? 1 : 3, history.Split('\n').Length - 1);
        if (isDetached) return;
        await scenario.Local.GitAsync("pull", "--quiet", "--ff-only", "origin", "main");
        Assert.Equal("5", scenario.Local.Read("notes.txt"));
    }

    /// <summary>With one commit.</summary>
    private static async Task ReplaceByShallowCloneAsync(PullRequestScenario scenario)
    {
        Directory.Delete(Path.Combine(scenario.Local.Root, ".git"), recursive: true);
        foreach (var file in Directory.GetFiles(scenario.Local.Root)) File.Delete(file);
        await scenario.Local.GitAsync("clone", "--quiet", "--depth=1", $"file://{scenario.Server.Repository.Directory}", ".");
        await scenario.Local.GitAsync("config", "user.name", "Jane Doe");
        await scenario.Local.GitAsync("config", "user.email", "jane@example.com");
    }
}
