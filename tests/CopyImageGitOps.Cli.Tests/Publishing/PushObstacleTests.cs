namespace CopyImageGitOps.Cli.Tests.Publishing;

/// <summary>What stands in the way of a push, or of following a branch, in the local repository.</summary>
public sealed class PushObstacleTests
{
    [Fact]
    public async Task A_remote_that_there_is_not_is_said_before_anything_is_touched()
    {
        await using var scenario = await PushScenario.StartAsync();
        var before = scenario.Local.Snapshot();

        var report = await scenario.PushAsync(2, "--remote", "upstream");

        Assert.Equal(
            ("push-target", "The repository has no remote 'upstream' to push to.",
                "Name one of those that 'git remote' shows with --remote, or add it: git remote add."),
            PushScenario.Error(report));
        Assert.Equal(before, scenario.Local.Snapshot());
        Assert.Empty(scenario.Local.Requests);
    }

    [Theory]
    [InlineData("a..b", "'a..b' is no name that a branch can have.", "Give the name without 'refs/heads/'.")]
    [InlineData("a b", "--branch is 'a b', which no branch can be called.", "Give the name without 'refs/heads/' and without blanks.")]
    [InlineData("refs/heads/a", "--branch is 'refs/heads/a', which no branch can be called.", "Give the name without 'refs/heads/' and without blanks.")]
    public async Task A_name_that_no_branch_can_have_is_refused(string name, string message, string hint)
    {
        await using var scenario = await PushScenario.StartAsync();

        var (_, said, how) = PushScenario.Error(await scenario.PushAsync(2, "--branch", name));

        Assert.Equal((message, hint), (said, how));
    }

    [Fact]
    public async Task Without_a_commit_there_is_nothing_to_push()
    {
        await using var scenario = await PushScenario.StartAsync();

        Assert.Equal("--push needs a commit, and --no-commit makes none.", PushScenario.Error(await scenario.PushAsync(2, "--no-commit")).Message);
    }

    [Fact]
    public async Task A_detached_HEAD_needs_a_branch()
    {
        await using var scenario = await PushScenario.StartAsync();
        await scenario.Local.GitAsync("checkout", "--quiet", "--detach");

        var report = await scenario.PushAsync(2);

        Assert.Equal(
            ("push-target", "HEAD is detached, so there is no current branch to push to.",
                "In GitHub Actions on pull_request events, give actions/checkout 'ref: ${{ github.head_ref }}'; or name the branch with --branch."),
            PushScenario.Error(report));
    }

    [Fact]
    public async Task From_a_detached_HEAD_a_named_branch_is_pushed_to_and_followed()
    {
        await using var scenario = await PushScenario.StartAsync();
        await scenario.Local.GitAsync("checkout", "--quiet", "--detach");
        var start = await scenario.Local.GitAsync("rev-parse", "main");
        scenario.RaceFor(2);

        var report = await scenario.PushAsync(0, "--branch", "main");

        var commit = report.GetProperty("push").GetProperty("commit").GetString();
        Assert.Equal($"{commit}\n{commit}\n{start}", await scenario.Local.GitAsync("rev-parse", "origin/main", "HEAD", "main"));
        Assert.Equal("", await scenario.Local.GitAsync("status", "--porcelain"));
        Assert.Equal("Use private copies of 2 public images\nother 1\nother 2\nstart\n", await scenario.BareAsync("log", "--format=%s", "main"));
    }

    [Theory]
    [InlineData("web.yaml", "# mine\n")]
    [InlineData("other-1.yaml", "not tracked\n")]
    [InlineData("other-1.yaml", "ignored\n")]
    public async Task A_file_of_the_user_s_in_the_way_is_named_and_kept(string file, string text)
    {
        await using var scenario = await PushScenario.StartAsync();
        scenario.RaceFor(1);
        scenario.Local.Write(file, file == "web.yaml" ? scenario.Local.Read(file) + text : text);
        if (text == "ignored\n") scenario.Local.Write(".git/info/exclude", file);

        var report = await scenario.PushAsync(1);

        var commit = report.GetProperty("commit").GetString()!;
        var (code, message, hint) = PushScenario.Error(report);
        Assert.Equal("push-blocked", code);
        Assert.StartsWith($"The commit {commit[..10]} is not pushed: 'main' of 'origin' has moved, and files here are in the way of its changes (", message);
        Assert.Contains(file, message, StringComparison.Ordinal);
        Assert.Equal("Commit, stash or remove them, then run again with --push.", hint);
        Assert.EndsWith(text, scenario.Local.Read(file), StringComparison.Ordinal);
        Assert.Equal(commit + "\n", await scenario.Local.GitAsync("rev-parse", "HEAD"));

        await scenario.Local.GitAsync("stash", "push", "--quiet", "--all");
        await scenario.PushAsync(0);
        Assert.Equal("Use private copies of 2 public images\nother 1\nstart\n", await scenario.BareAsync("log", "--format=%s", "main"));
    }

    [Fact]
    public async Task A_shallow_clone_follows_a_branch_and_stays_shallow()
    {
        await using var scenario = await PushScenario.StartAsync();
        for (var i = 0; i < 3; i++) await scenario.OtherPushesAsync($"{i}.txt", "x\n");
        Directory.Delete(scenario.Local.Root, recursive: true);
        Directory.CreateDirectory(scenario.Local.Root);
        await scenario.OtherAsync("clone", "--quiet", "--depth=1", $"file://{scenario.Bare}", scenario.Local.Root);
        await scenario.Local.GitAsync("config", "user.name", "Jane Doe");
        await scenario.Local.GitAsync("config", "user.email", "jane@example.com");
        scenario.RaceFor(2);

        await scenario.PushAsync(0);

        Assert.Equal("Use private copies of 2 public images\nother 1\nother 2\n", await scenario.BareAsync("log", "-3", "--format=%s", "main"));
        Assert.Equal("true\n", await scenario.Local.GitAsync("rev-parse", "--is-shallow-repository"));
        Assert.Equal("4\n", await scenario.Local.GitAsync("rev-list", "--count", "HEAD"));
    }

    [Fact]
    public async Task A_linked_worktree_follows_its_own_branch_alone()
    {
        await using var scenario = await PushScenario.StartAsync();
        await scenario.Local.GitAsync("worktree", "add", "--quiet", "-b", "images", "linked", "origin/main");
        var start = await scenario.Local.GitAsync("rev-parse", "main");
        scenario.RaceFor(2);

        var report = await scenario.Local.ReportAsync(0, "run", "linked", "--push");

        var commit = report.GetProperty("push").GetProperty("commit").GetString();
        Assert.Equal($"{commit}\n{commit}\n{start}", await scenario.Local.GitAsync("rev-parse", "origin/main", "images", "main"));
        Assert.Equal("", await scenario.Local.GitAsync("-C", "linked", "status", "--porcelain"));
        Assert.Equal("?? linked/\n", await scenario.Local.GitAsync("status", "--porcelain"));
        Assert.Equal("Use private copies of 2 public images\nother 1\nother 2\nstart\n", await scenario.BareAsync("log", "--format=%s", "main"));
    }
}
