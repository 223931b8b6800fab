namespace CopyImageGitOps.Cli.Tests.Publishing;

/// <summary>Invariant I6 for pushes: the program is killed between two steps, and the next run completes.</summary>
public sealed class PushKillTests
{
    private const string Ours = "Use private copies of 2 public images\n";

    /// <summary>Of a hook that git runs: the parent of its parent is copyimage.</summary>
    private const string Kill = "kill -9 $(cut -d' ' -f4 /proc/$PPID/stat)";

    [Theory]
    [InlineData(false, $"{Ours}start\n")]
    [InlineData(true, $"{Ours}other 1\nstart\n")]
    public async Task Between_the_commit_and_the_push(bool isRaced, string history)
    {
        await using var scenario = await PushScenario.StartAsync();
        PushScenario.Hook(scenario.Local.Root, "pre-push", $"#!/bin/sh\n{Kill}\nexit 1\n");
        Assert.Equal(137, (await scenario.Local.RunAsync("run", "--push")).ExitCode);
        Assert.Equal(Ours, await scenario.Local.GitAsync("log", "-1", "--format=%s"));
        File.Delete(Path.Combine(scenario.Local.Root, ".git", "hooks", "pre-push"));
        if (isRaced) scenario.RaceFor(1);

        await scenario.PushAsync(0);

        await AssertCompleteAsync(scenario, history);
    }

    [Fact]
    public async Task Between_the_note_of_a_commit_and_the_commit()
    {
        await using var scenario = await PushScenario.StartAsync();
        PushScenario.Hook(
            scenario.Local.Root,
            "reference-transaction",
            $"#!/bin/sh\n[ \"$1\" = committed ] && grep -q ' refs/worktree/copyimage/commit$' || exit 0\n{Kill}\n");
        Assert.Equal(137, (await scenario.Local.RunAsync("run", "--push")).ExitCode);
        Assert.Equal("start\n", await scenario.Local.GitAsync("log", "-1", "--format=%s"));
        File.Delete(Path.Combine(scenario.Local.Root, ".git", "hooks", "reference-transaction"));
        scenario.RaceFor(1);

        await scenario.PushAsync(0);

        await AssertCompleteAsync(scenario, $"{Ours}other 1\nstart\n");
    }

    [Fact]
    public async Task Between_the_push_and_its_note()
    {
        await using var scenario = await PushScenario.StartAsync();
        await scenario.PushAsync(0);
        await scenario.Local.GitAsync("update-ref", "refs/worktree/copyimage/commit", "HEAD");
        await scenario.Local.GitAsync("update-ref", "refs/remotes/origin/main", "HEAD^");

        var report = await scenario.PushAsync(0);

        Assert.False(report.TryGetProperty("push", out _));
        await AssertCompleteAsync(scenario, $"{Ours}start\n");
    }

    [Fact]
    public async Task After_a_push_that_others_have_already_built_on()
    {
        await using var scenario = await PushScenario.StartAsync();
        await scenario.PushAsync(0);
        await scenario.OtherPushesAsync("more.txt", "x\n");
        await scenario.Local.GitAsync("update-ref", "refs/worktree/copyimage/commit", "HEAD");
        await scenario.Local.GitAsync("update-ref", "refs/remotes/origin/main", "HEAD^");

        var report = await scenario.PushAsync(0);

        Assert.False(report.TryGetProperty("push", out _));
        Assert.Equal($"add more.txt\n{Ours}start\n", await scenario.BareAsync("log", "--format=%s", "main"));
        Assert.Equal("", await scenario.Local.GitAsync("for-each-ref", "refs/worktree"));
    }

    [Theory]
    [InlineData("committed", "refs/worktree/copyimage/tip")]
    [InlineData("prepared", "refs/heads/main")]
    [InlineData("committed", "refs/heads/main")]
    public async Task While_a_branch_is_followed(string state, string reference)
    {
        await using var scenario = await PushScenario.StartAsync();
        scenario.RaceFor(1);
        // Our own commit moves the branch too, but before the tip is known.
        PushScenario.Hook(
            scenario.Local.Root,
            "reference-transaction",
            $"#!/bin/sh\n[ \"$1\" = {state} ] || exit 0\ngrep -q ' {reference}$' || exit 0\n"
                + $"git rev-parse --verify --quiet refs/worktree/copyimage/tip >/dev/null || exit 0\n{Kill}\nexit 1\n");
        Assert.Equal(137, (await scenario.Local.RunAsync("run", "--push")).ExitCode);
        Assert.Equal("other 1\n", await scenario.BareAsync("log", "-1", "--format=%s", "main"));
        File.Delete(Path.Combine(scenario.Local.Root, ".git", "hooks", "reference-transaction"));

        await scenario.PushAsync(0);

        await AssertCompleteAsync(scenario, $"{Ours}other 1\nstart\n");
    }

    private static async Task AssertCompleteAsync(PushScenario scenario, string history)
    {
        Assert.Equal(history, await scenario.BareAsync("log", "--format=%s", "main"));
        Assert.Equal("## main...origin/main\n", await scenario.Local.GitAsync("status", "--porcelain", "--branch"));
        Assert.Equal("", await scenario.Local.GitAsync("for-each-ref", "refs/worktree"));
        Assert.Equal(0, (await scenario.Local.RunAsync("check")).ExitCode);
    }
}
