using CopyImageGitOps.Cli.Tests.Commands;

namespace CopyImageGitOps.Cli.Tests.Publishing;

/// <summary><c>run --push</c> while a colleague pushes to the same branch: the run is made again on their tip, and nothing is lost on either side.</summary>
public sealed class PushRaceTests
{
    [Fact]
    public async Task A_colleague_may_push_in_between_ten_times_in_a_row()
    {
        const int Times = 10;
        await using var scenario = await PushScenario.StartAsync();
        scenario.RaceFor(Times);

        var report = await scenario.PushAsync(0, "--push-attempts", "11");

        var subjects = Enumerable.Range(1, Times).Select(i => $"other {i}\n");
        Assert.Equal($"Use private copies of 2 public images\n{string.Concat(subjects)}start\n", await scenario.BareAsync("log", "--format=%s", "main"));
        Assert.Equal(report.GetProperty("push").GetProperty("commit").GetString() + "\n", await scenario.BareAsync("rev-parse", "main"));
        Assert.Equal(1, report.GetProperty("push").GetProperty("commits").GetInt32());
        Assert.Equal(2, report.GetProperty("summary").GetProperty("imagesCopied").GetInt32());
        Assert.Equal("## main...origin/main\n", await scenario.Local.GitAsync("status", "--porcelain", "--branch"));
        await AssertEveryContentAsync(scenario, Times);
        Assert.Equal(0, (await scenario.Local.RunAsync("check")).ExitCode);
        await scenario.OtherAsync("pull", "--quiet", "--ff-only");
    }

    /// <summary>On the remote branch: what the colleague wrote, with nothing but its images replaced.</summary>
    private static async Task AssertEveryContentAsync(PushScenario scenario, int times)
    {
        var web = await scenario.BareAsync("show", "main:web.yaml");
        var comments = Enumerable.Range(1, times).Reverse().Select(i => $"# {i}\n");
        Assert.Equal(CommandScenario.Web + string.Concat(comments), Public(web, scenario));
        for (var i = 1; i <= times; i++)
        {
            var theirs = CommandScenario.Web.Replace("name: web", $"name: other-{i}", StringComparison.Ordinal)
                .Replace("busybox:1.36", "nginx:1.25", StringComparison.Ordinal);
            var pushed = await scenario.BareAsync("show", $"main:other-{i}.yaml");
            Assert.NotEqual(theirs, pushed);
            Assert.Equal(theirs, Public(pushed, scenario));
        }
    }

    private static string Public(string text, PushScenario scenario) => System.Text.RegularExpressions.Regex.Replace(
        text, $"{scenario.Local.Destination}/docker.io/library/([^@]*)@sha256:[0-9a-f]{{64}}", "$1", default, TimeSpan.FromSeconds(1));

    [Fact]
    public async Task What_the_user_has_staged_and_not_staged_survives_a_race()
    {
        await using var scenario = await PushScenario.StartAsync();
        await scenario.OtherPushesAsync("notes.txt", "one\n");
        await scenario.Local.GitAsync("pull", "--quiet");
        scenario.Local.Write("notes.txt", "two, not staged\n");
        scenario.Local.Write("staged.txt", "new\n");
        await scenario.Local.GitAsync("add", "staged.txt");
        scenario.RaceFor(2);

        await scenario.PushAsync(0);

        Assert.Equal(" M notes.txt\nA  staged.txt\n", await scenario.Local.GitAsync("status", "--porcelain"));
        Assert.Equal("two, not staged\n", scenario.Local.Read("notes.txt"));
        Assert.Equal("copyimage.lock\nother-1.yaml\nother-2.yaml\nweb.yaml\n", await scenario.BareAsync("show", "--name-only", "--format=", "main"));
        Assert.Equal("one\n", await scenario.BareAsync("show", "main:notes.txt"));
    }

    [Fact]
    public async Task After_the_last_attempt_the_commit_is_kept_and_the_next_run_pushes_it()
    {
        await using var scenario = await PushScenario.StartAsync();
        scenario.RaceFor(3);

        var report = await scenario.PushAsync(1, "--push-attempts", "3");

        var commit = report.GetProperty("commit").GetString()!;
        Assert.Equal(
            ("push-raced", $"The commit {commit[..10]} was made, but not pushed: others changed or locked 'main' of 'origin' during each of 3 attempts.",
                "Run again with --push, or allow more attempts with --push-attempts."),
            PushScenario.Error(report));
        Assert.Equal(commit + "\n", await scenario.Local.GitAsync("rev-parse", "HEAD"));

        await scenario.PushAsync(0);
        Assert.Equal(
            "Use private copies of 2 public images\nother 1\nother 2\nother 3\nstart\n", await scenario.BareAsync("log", "--format=%s", "main"));
        Assert.Equal("", await scenario.Local.GitAsync("status", "--porcelain"));
    }

    [Fact]
    public async Task The_user_s_own_commits_are_not_rebased_but_named()
    {
        await using var scenario = await PushScenario.StartAsync();
        await scenario.Local.GitAsync("commit", "--quiet", "--allow-empty", "--message=own");
        scenario.RaceFor(1);

        var report = await scenario.PushAsync(1);

        var commit = report.GetProperty("commit").GetString()!;
        var (code, message, hint) = PushScenario.Error(report);
        Assert.Equal("push-diverged", code);
        Assert.Equal(
            $"The commit {commit[..10]} is not pushed: 'main' of 'origin' has commits that are not here, and commits here, besides it, are not there.",
            message);
        Assert.StartsWith("Bring them together first ('git pull --rebase'", hint, StringComparison.Ordinal);
        Assert.Equal(commit + "\n", await scenario.Local.GitAsync("rev-parse", "HEAD"));
        Assert.Equal("own\n", await scenario.Local.GitAsync("log", "-1", "--format=%s", "HEAD^"));

        await scenario.Local.GitAsync("reset", "--quiet", "--hard", "HEAD^");
        await scenario.Local.GitAsync("pull", "--quiet", "--rebase");
        await scenario.PushAsync(0);
        Assert.Equal("Use private copies of 2 public images\nown\nother 1\nstart\n", await scenario.BareAsync("log", "--format=%s", "main"));
    }

    [Fact]
    public async Task Another_branch_that_has_more_than_the_current_one_is_left_alone()
    {
        await using var scenario = await PushScenario.StartAsync();
        await scenario.OtherAsync("switch", "--quiet", "--create", "images");
        await scenario.OtherAsync("commit", "--quiet", "--allow-empty", "--message=theirs");
        await scenario.OtherAsync("push", "--quiet", "origin", "images");

        var report = await scenario.PushAsync(1, "--branch", "images");

        var commit = report.GetProperty("commit").GetString()!;
        var (code, message, hint) = PushScenario.Error(report);
        Assert.Equal("push-diverged", code);
        Assert.Equal($"The commit {commit[..10]} is not pushed: 'images' of 'origin' has commits that the current branch does not have.", message);
        Assert.Contains("git switch images", hint, StringComparison.Ordinal);
        Assert.Equal("theirs\n", await scenario.BareAsync("log", "-1", "--format=%s", "images"));
        Assert.Equal(commit + "\n", await scenario.Local.GitAsync("rev-parse", "main"));
    }
}
