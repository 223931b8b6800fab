using System.Text.Json;
using CopyImageGitOps.Cli.Tests.Commands;

namespace CopyImageGitOps.Cli.Tests.Publishing;

/// <summary><c>run --push</c> where nobody else pushes.</summary>
public sealed class PushTests
{
    [Fact]
    public async Task The_commit_is_pushed_to_the_branch_of_the_same_name()
    {
        await using var scenario = await PushScenario.StartAsync();

        var report = await scenario.PushAsync(0);

        var commit = report.GetProperty("commit").GetString();
        Assert.Equal(commit + "\n", await scenario.BareAsync("rev-parse", "main"));
        Assert.Equal($$"""{"remote":"origin","branch":"main","commit":"{{commit}}","commits":1}""", Compact(report));
        Assert.Equal("## main...origin/main\n", await scenario.Local.GitAsync("status", "--porcelain", "--branch"));
        Assert.Equal("", await scenario.Local.GitAsync("for-each-ref", "refs/worktree"));
    }

    [Fact]
    public async Task The_console_says_what_was_pushed_and_where_to()
    {
        await using var scenario = await PushScenario.StartAsync();

        var result = await scenario.Local.RunAsync("run", "--push");

        Assert.Contains("Pushed 1 commit to origin/main", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_name_of_the_upstream_counts()
    {
        await using var scenario = await PushScenario.StartAsync();
        await scenario.Local.GitAsync("switch", "--quiet", "--create", "mine", "--track", "origin/main");

        var report = await scenario.PushAsync(0);

        Assert.Equal(report.GetProperty("commit").GetString() + "\n", await scenario.BareAsync("rev-parse", "main"));
    }

    [Fact]
    public async Task A_branch_can_be_given_by_flag_and_by_configuration()
    {
        await using var scenario = await PushScenario.StartAsync();
        var start = await scenario.BareAsync("rev-parse", "main");
        scenario.Local.Configure("  push: {branch: configured}\n");

        var report = await scenario.PushAsync(0, "--branch", "images/new");
        Assert.Equal("null", report.GetProperty("push").GetProperty("commits").GetRawText());
        Assert.Equal($"{report.GetProperty("commit").GetString()}\n{start}", await scenario.BareAsync("rev-parse", "images/new", "main"));
        Assert.Equal(report.GetProperty("commit").GetString() + "\n", await scenario.Local.GitAsync("rev-parse", "main"));

        scenario.Local.Write("more.yaml", CommandScenario.Web.Replace("name: web", "name: more", StringComparison.Ordinal));
        await scenario.Local.GitAsync("add", "more.yaml");
        await scenario.Local.GitAsync("commit", "--quiet", "--message=more");
        var second = await scenario.PushAsync(0);
        Assert.Equal(second.GetProperty("commit").GetString() + "\n", await scenario.BareAsync("rev-parse", "configured"));
    }

    [Fact]
    public async Task With_nothing_new_nothing_is_pushed_and_the_remote_is_not_asked()
    {
        await using var scenario = await PushScenario.StartAsync();
        await scenario.PushAsync(0);
        Directory.Move(scenario.Bare, scenario.Bare + ".away");

        var report = await scenario.PushAsync(0);

        Assert.Equal("null", report.GetProperty("commit").GetRawText());
        Assert.False(report.TryGetProperty("push", out _));
    }

    [Fact]
    public async Task A_commit_that_an_earlier_run_did_not_push_is_pushed()
    {
        await using var scenario = await PushScenario.StartAsync();
        var commit = (await scenario.Local.ReportAsync(0, "run")).GetProperty("commit").GetString();

        var report = await scenario.PushAsync(0);

        Assert.Equal(commit, report.GetProperty("push").GetProperty("commit").GetString());
        Assert.Equal(commit + "\n", await scenario.BareAsync("rev-parse", "main"));
    }

    [Fact]
    public async Task The_user_s_own_commits_are_pushed_with_it_and_counted()
    {
        await using var scenario = await PushScenario.StartAsync();
        await scenario.Local.GitAsync("commit", "--quiet", "--allow-empty", "--message=own");

        var report = await scenario.PushAsync(0);

        Assert.Equal(2, report.GetProperty("push").GetProperty("commits").GetInt32());
        Assert.Equal("Use private copies of 2 public images\nown\nstart\n", await scenario.BareAsync("log", "--format=%s", "main"));
    }

    [Fact]
    public async Task What_could_be_done_is_pushed_although_an_image_failed()
    {
        await using var scenario = await PushScenario.StartAsync();
        scenario.Local.Configure("");
        await scenario.OtherPushesAsync("absent.yaml", scenario.Local.AbsentManifest);
        await scenario.Local.GitAsync("pull", "--quiet");

        var report = await scenario.PushAsync(1);

        Assert.Equal("image-not-found", PushScenario.Error(report).Code);
        Assert.Equal(report.GetProperty("commit").GetString() + "\n", await scenario.BareAsync("rev-parse", "main"));
        Assert.Equal("copyimage.lock\nweb.yaml\n", await scenario.BareAsync("show", "--name-only", "--format=", "main"));
    }

    [Fact]
    public async Task Tags_and_other_branches_stay_here()
    {
        await using var scenario = await PushScenario.StartAsync();
        await scenario.Local.GitAsync("config", "push.followTags", "true");
        await scenario.Local.GitAsync("config", "push.default", "matching");
        await scenario.Local.GitAsync("tag", "--annotate", "--message=x", "v1");
        await scenario.Local.GitAsync("branch", "private");

        await scenario.PushAsync(0);

        Assert.Equal("refs/heads/main\n", await scenario.BareAsync("for-each-ref", "--format=%(refname)"));
    }

    private static string Compact(JsonElement report) => JsonSerializer.Serialize(report.GetProperty("push"));
}
