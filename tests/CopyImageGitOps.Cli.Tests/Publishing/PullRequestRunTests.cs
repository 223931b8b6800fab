using CopyImageGitOps.Cli.Tests.Commands;
using CopyImageGitOps.Testing.GitHub;
using static CopyImageGitOps.Cli.Tests.Publishing.PullRequestScenario;

namespace CopyImageGitOps.Cli.Tests.Publishing;

/// <summary><c>run --pull-request</c> from its first run to its last, with the real program, git and a bare repository.</summary>
public sealed class PullRequestRunTests
{
    [Fact]
    public async Task It_opens_a_pull_request_and_touches_nothing_of_the_checkout()
    {
        await using var scenario = await PullRequestScenario.StartAsync();
        scenario.Local.Write("web.yaml", scenario.Local.Read("web.yaml") + "# not finished\n");
        scenario.Local.Write("staged.yaml", scenario.Local.AbsentManifest);
        await scenario.Local.GitAsync("add", "staged.yaml");
        scenario.Local.Write("staged.yaml", "broken: [");
        var before = await scenario.CheckoutAsync();

        var report = await scenario.RunAsync(0, "--label", "images", "--label", "bot", "--reviewer", "jane", "--reviewer", "team:platform", "--draft");

        Assert.Equal("1 created", PullRequestOf(report));
        Assert.Equal("https://github.test/acme/shop/pull/1", report.GetProperty("pullRequest").GetProperty("url").GetString());
        Assert.Equal(before, await scenario.CheckoutAsync());
        Assert.Empty(Directory.EnumerateFileSystemEntries(scenario.Temporary, "copyimage-worktree-*"));
        var pull = Assert.Single(scenario.Server.PullRequests);
        Assert.Equal((Branch, "main", "Use private copies of 2 public images", true), (pull.Head, pull.Base, pull.Title, pull.IsDraft));
        Assert.Equal(["images", "bot"], pull.Labels);
        Assert.Equal(["jane"], pull.Reviewers);
        Assert.Equal(["platform"], pull.Teams);
        var digest = report.GetProperty("images")[1].GetProperty("digest").GetString();
        Assert.Contains(
            $"| `docker.io/library/nginx:1.25` | `{scenario.Local.Destination}/docker.io/library/nginx:1.25` | `{digest}` |\n",
            pull.Body,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_branch_is_one_commit_on_top_of_the_base()
    {
        await using var scenario = await PullRequestScenario.StartAsync();

        var report = await scenario.RunAsync(0);

        Assert.Equal(report.GetProperty("commit").GetString(), await scenario.TipAsync(Branch));
        Assert.Equal($"{await scenario.TipAsync("main")}\n", await scenario.BareAsync("log", "-1", "--format=%P", Branch));
        Assert.Equal("copyimage.lock\nweb.yaml\n", await scenario.BareAsync("show", "--name-only", "--format=", Branch));
        var rewritten = await scenario.BareAsync("show", $"{Branch}:web.yaml");
        Assert.Contains($"image: {scenario.Local.Destination}/docker.io/library/nginx:1.25@sha256:", rewritten, StringComparison.Ordinal);
        Assert.Equal(CommandScenario.Web, await scenario.BareAsync("show", "main:web.yaml"));
    }

    [Fact]
    public async Task The_second_run_writes_nothing()
    {
        await using var scenario = await PullRequestScenario.StartAsync();
        await scenario.RunAsync(0, "--label", "images", "--reviewer", "jane");
        var tip = await scenario.TipAsync(Branch);
        scenario.Server.Log.Clear();

        var report = await scenario.RunAsync(0, "--label", "images", "--reviewer", "jane");

        Assert.Equal("1 none", PullRequestOf(report));
        Assert.Equal("null", report.GetProperty("commit").GetRawText());
        Assert.Empty(scenario.Server.Writes);
        Assert.Equal(tip, await scenario.TipAsync(Branch));
    }

    [Fact]
    public async Task After_the_base_has_moved_the_branch_is_made_anew_and_the_pull_request_stays()
    {
        await using var scenario = await PullRequestScenario.StartAsync();
        await scenario.RunAsync(0);
        await scenario.OtherPushesAsync("other.yaml", CommandScenario.Web.Replace("busybox:1.36", "nginx:1.25", StringComparison.Ordinal));

        var report = await scenario.RunAsync(0);

        Assert.Equal("1 updated", PullRequestOf(report));
        Assert.Single(scenario.Server.PullRequests);
        Assert.Equal($"{await scenario.TipAsync("main")}\n", await scenario.BareAsync("log", "-1", "--format=%P", Branch));
        Assert.Equal("copyimage.lock\nother.yaml\nweb.yaml\n", await scenario.BareAsync("show", "--name-only", "--format=", Branch));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_the_base_has_become_clean_it_is_closed_and_its_branch_deleted(bool deletes)
    {
        await using var scenario = await PullRequestScenario.StartAsync();
        await scenario.RunAsync(0);
        await scenario.BareAsync("update-ref", "refs/heads/main", Branch);

        var report = await scenario.RunAsync(0, deletes ? [] : ["--delete-branch", "false"]);

        Assert.Equal("1 closed", PullRequestOf(report));
        Assert.False(scenario.Server.PullRequests[0].IsOpen);
        Assert.Equal(deletes, await scenario.TipAsync(Branch) is null);
        Assert.Null(PullRequestOf(await scenario.RunAsync(0)));
    }

    [Fact]
    public async Task Where_nothing_is_to_be_done_nothing_is_opened()
    {
        await using var scenario = await PullRequestScenario.StartAsync();
        await scenario.OtherPushesAsync("web.yaml", "kind: None\n");

        Assert.Null(PullRequestOf(await scenario.RunAsync(0)));
        Assert.Empty(scenario.Server.Writes);
    }

    [Fact]
    public async Task Where_an_image_fails_and_nothing_can_be_committed_the_pull_request_stays_open()
    {
        await using var scenario = await PullRequestScenario.StartAsync();
        scenario.Server.AddPullRequest(Branch, "main");
        await scenario.OtherPushesAsync("web.yaml", scenario.Local.AbsentManifest);

        var report = await scenario.RunAsync(1);

        Assert.Null(PullRequestOf(report));
        Assert.True(scenario.Server.PullRequests[0].IsOpen);
    }

    [Fact]
    public async Task Branch_base_title_and_body_are_given_by_flags_and_the_body_by_a_file_too()
    {
        await using var scenario = await PullRequestScenario.StartAsync();
        await scenario.BareAsync("branch", "release", "main");
        scenario.Local.Write("body.md", "{count} images\n\n{images}\n");

        await scenario.RunAsync(0, "--branch", "bot/images", "--base", "release", "--title", "Pin {count}", "--body", "body.md");

        var pull = Assert.Single(scenario.Server.PullRequests);
        Assert.Equal(("bot/images", "release", "Pin 2"), (pull.Head, pull.Base, pull.Title));
        Assert.Equal(
            $"2 images\n\n- `docker.io/library/busybox:1.36` → `{scenario.Local.Destination}/docker.io/library/busybox:1.36`\n"
                + $"- `docker.io/library/nginx:1.25` → `{scenario.Local.Destination}/docker.io/library/nginx:1.25`\n",
            pull.Body);
    }

    [Fact]
    public async Task The_configuration_gives_them_too_and_text_shows_the_pull_request()
    {
        await using var scenario = await PullRequestScenario.StartAsync(new GitHubServerOptions { PathPrefix = "/api/v3" });
        scenario.Local.Configure(
            "  pullRequest:\n    branch: bot/images\n    title: Pin\n    body: '{table}'\n    labels: [bot]\n    reviewers: ['team:platform']\n"
                + "    draft: true\n");

        var result = await scenario.Local.RunAsync("run", "--pull-request");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.EndsWith("Pull request #1 created: https://github.test/acme/shop/pull/1\n", result.Output, StringComparison.Ordinal);
        var pull = Assert.Single(scenario.Server.PullRequests);
        Assert.Equal(("bot/images", "Pin", true), (pull.Head, pull.Title, pull.IsDraft));
        Assert.Equal("bot, platform", string.Join(", ", pull.Labels.Concat(pull.Teams)));
    }

    [Fact]
    public async Task A_subdirectory_is_looked_at_alone()
    {
        await using var scenario = await PullRequestScenario.StartAsync();
        await scenario.OtherPushesAsync("apps/web.yaml", CommandScenario.Web);
        Directory.CreateDirectory(Path.Combine(scenario.Local.Root, "apps"));

        var report = await scenario.RunAsync(0, "apps");

        Assert.Equal("1 created", PullRequestOf(report));
        Assert.Equal("apps/copyimage.lock\napps/web.yaml\n", await scenario.BareAsync("show", "--name-only", "--format=", Branch));
    }

    [Fact]
    public async Task The_token_is_in_no_output_and_no_file()
    {
        await using var scenario = await PullRequestScenario.StartAsync();
        await scenario.RunAsync(0, "--reviewer", "nobody");
        scenario.Server.Add(GitHubFault.Status(422, $"no {scenario.Server.Options.Token}"));
        await scenario.RunAsync(1);

        Assert.DoesNotContain(scenario.Server.Options.Token, scenario.Written, StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(scenario.Local.Root, "*", SearchOption.AllDirectories))
        {
            var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            Assert.DoesNotContain(scenario.Server.Options.Token, text, StringComparison.Ordinal);
        }

        Assert.All(scenario.Server.Log.Requests, request => Assert.Equal($"Bearer {scenario.Server.Options.Token}", request.Authorization));
    }
}
