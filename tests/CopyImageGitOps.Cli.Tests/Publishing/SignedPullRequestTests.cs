using CopyImageGitOps.Testing.GitHub;
using static CopyImageGitOps.Cli.Tests.Publishing.PullRequestScenario;

namespace CopyImageGitOps.Cli.Tests.Publishing;

/// <summary><c>--sign-commits</c>: the commit that GitHub makes, and signs.</summary>
public sealed class SignedPullRequestTests
{
    [Fact]
    public async Task The_commit_has_the_same_tree_message_and_parent_as_the_one_that_git_pushes()
    {
        await using var scenario = await PullRequestScenario.StartAsync();
        await scenario.RunAsync(0, "--branch", "plain");

        var report = await scenario.RunAsync(0, "--branch", "signed", "--sign-commits");

        const string Same = "--format=%T %P%n%B";
        Assert.Equal(await scenario.BareAsync("log", "-1", Same, "plain"), await scenario.BareAsync("log", "-1", Same, "signed"));
        Assert.Contains("\ngpgsig -----BEGIN PGP SIGNATURE-----\n", await scenario.BareAsync("cat-file", "commit", "signed"), StringComparison.Ordinal);
        Assert.DoesNotContain("gpgsig", await scenario.BareAsync("cat-file", "commit", "plain"), StringComparison.Ordinal);
        Assert.Equal(
            "github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>, GitHub <noreply@github.com>\n",
            await scenario.BareAsync("log", "-1", "--format=%an <%ae>, %cn <%ce>", "signed"));
        Assert.Equal(report.GetProperty("commit").GetString(), await scenario.TipAsync("signed"));
        Assert.Equal("commit\n", await scenario.Local.GitAsync("cat-file", "-t", (await scenario.TipAsync("signed"))!));
    }

    [Fact]
    public async Task No_Git_identity_is_needed_for_it()
    {
        await using var scenario = await PullRequestScenario.StartAsync();
        await scenario.Local.GitAsync("config", "--unset", "user.name");
        await scenario.Local.GitAsync("config", "--unset", "user.email");

        Assert.Equal("1 created", PullRequestOf(await scenario.RunAsync(0, "--sign-commits")));
    }

    [Fact]
    public async Task The_second_run_writes_nothing()
    {
        await using var scenario = await PullRequestScenario.StartAsync();
        await scenario.RunAsync(0, "--sign-commits");
        scenario.Server.Log.Clear();

        var report = await scenario.RunAsync(0, "--sign-commits");

        Assert.Equal("1 none", PullRequestOf(report));
        Assert.Empty(scenario.Server.Writes);
    }

    [Fact]
    public async Task A_branch_whose_commit_is_not_signed_is_replaced_by_one_whose_is()
    {
        await using var scenario = await PullRequestScenario.StartAsync();
        await scenario.RunAsync(0);

        var report = await scenario.RunAsync(0, "--sign-commits");

        Assert.Equal("1 updated", PullRequestOf(report));
        Assert.Contains("gpgsig", await scenario.BareAsync("cat-file", "commit", Branch), StringComparison.Ordinal);
        Assert.Equal($"{await scenario.TipAsync("main")}\n", await scenario.BareAsync("log", "-1", "--format=%P", Branch));
    }

    [Fact]
    public async Task A_push_is_signed_too_and_the_checkout_follows_it()
    {
        await using var scenario = await PullRequestScenario.StartAsync();

        var report = await scenario.Local.ReportAsync(0, "run", "--push", "--sign-commits");

        Assert.Equal(report.GetProperty("commit").GetString(), await scenario.TipAsync("main"));
        Assert.Equal($"{await scenario.TipAsync("main")}\n", await scenario.Local.GitAsync("rev-parse", "HEAD"));
        Assert.Empty(await scenario.Local.GitAsync("status", "--porcelain"));
        Assert.Contains("gpgsig", await scenario.BareAsync("cat-file", "commit", "main"), StringComparison.Ordinal);
        scenario.Server.Log.Clear();
        Assert.Equal("null", (await scenario.Local.ReportAsync(0, "run", "--push", "--sign-commits")).GetProperty("commit").GetRawText());
        Assert.Empty(scenario.Server.Writes);
    }

    [Fact]
    public async Task A_signed_push_that_loses_a_race_is_made_again_on_the_new_tip()
    {
        await using var scenario = await PullRequestScenario.StartAsync();
        scenario.Server.Add(GitHubFault.Before(() => scenario.OtherPushesAsync("notes.txt", "by another")) with { Method = "PATCH", Times = 1 });

        var report = await scenario.Local.ReportAsync(0, "run", "--push", "--sign-commits");

        Assert.Equal(report.GetProperty("commit").GetString(), await scenario.TipAsync("main"));
        Assert.Equal("by another", await scenario.BareAsync("show", "main:notes.txt"));
        Assert.Equal("3\n", await scenario.BareAsync("rev-list", "--count", "main"));
        Assert.Empty(await scenario.Local.GitAsync("status", "--porcelain"));
    }

    [Fact]
    public async Task A_commit_on_one_that_GitHub_does_not_have_is_not_pushed()
    {
        await using var scenario = await PullRequestScenario.StartAsync();
        scenario.Local.Write("notes.txt", "not pushed");
        await scenario.Local.GitAsync("add", "notes.txt");
        await scenario.Local.GitAsync("commit", "--quiet", "--message=mine");
        var mine = (await scenario.Local.GitAsync("rev-parse", "HEAD"))[..10];

        var report = await scenario.Local.ReportAsync(1, "run", "--push", "--sign-commits");

        Assert.Equal(
            [$"error git-parent-missing: The commit {mine}, on which the new one is based, is not in 'acme/shop' on GitHub."], FindingsOf(report));
    }
}
