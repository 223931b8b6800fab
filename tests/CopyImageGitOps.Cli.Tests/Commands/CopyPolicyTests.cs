using System.Text.Json;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Cli.Tests.Commands;

/// <summary>Platforms, tags and their conflicts, from the command line and the configuration file.</summary>
public sealed class CopyPolicyTests
{
    private const string Nginx = "mirror/docker.io/library/nginx";

    private static readonly InProcessRegistryOptions Sparse = new() { AcceptsSparseIndexes = true };

    [Fact]
    public async Task A_run_copies_the_wanted_platforms_and_a_grown_list_commits_only_the_lock_file()
    {
        await using var scenario = await CommandScenario.CommittedAsync(Sparse);

        var first = await scenario.RunAsync("run", "--platforms", "linux/amd64");

        Assert.True(first.ExitCode == 0, first.ToString());
        Assert.Equal(scenario.Source.DigestOf("library/nginx", "1.25"), scenario.Own.DigestOf(Nginx, "1.25"));
        Assert.Contains("  platforms: [linux/amd64]\n  leftOut: [linux/arm64/v8]\n", scenario.Read("copyimage.lock"), StringComparison.Ordinal);
        await AssertNothingToDoAsync(scenario, "--platforms", "linux/amd64");

        var grown = await scenario.RunAsync("run", "--platforms", "linux/amd64", "--platforms", "linux/arm64");

        Assert.True(grown.ExitCode == 0, grown.ToString());
        Assert.Equal("copyimage.lock\n", await scenario.GitAsync("show", "--name-only", "--format="));
        Assert.Contains("  platforms: [linux/amd64, linux/arm64/v8]\n-", scenario.Read("copyimage.lock"), StringComparison.Ordinal);
        await AssertNothingToDoAsync(scenario, "--platforms", "linux/amd64", "--platforms", "linux/arm64");
    }

    [Fact]
    public async Task A_registry_that_takes_no_sparse_index_is_named_at_each_place_and_the_references_stay()
    {
        await using var scenario = await CommandScenario.CommittedAsync();
        scenario.Configure("  platforms: [linux/amd64]\n");

        var result = await scenario.RunAsync("run");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("  web.yaml:9: Cannot write the manifest", result.Output, StringComparison.Ordinal);
        Assert.Contains("does not take an index of which it lacks platforms", result.Output, StringComparison.Ordinal);
        Assert.Contains("[sparse-index-refused]", result.Output, StringComparison.Ordinal);
        Assert.Contains("Copy all platforms (leave 'platforms' out)", result.Output, StringComparison.Ordinal);
        Assert.Equal(CommandScenario.Web, scenario.Read("web.yaml"));
        Assert.Empty(scenario.Own.Catalogue);
    }

    [Fact]
    public async Task A_plan_counts_the_wanted_platforms_and_warns_of_those_that_are_missing()
    {
        await using var scenario = await CommandScenario.CommittedAsync(Sparse);
        var all = (await scenario.ReportAsync(0, "plan")).GetProperty("images")[0].GetProperty("bytes").GetInt64();

        var report = await scenario.ReportAsync(0, "plan", "--platforms", "linux/amd64", "--platforms", "linux/s390x");

        Assert.InRange(report.GetProperty("images")[0].GetProperty("bytes").GetInt64(), all / 3, all * 2 / 3);
        var finding = report.GetProperty("findings")[0];
        Assert.Equal(("warning", "platform-missing"), (finding.GetProperty("severity").GetString(), finding.GetProperty("code").GetString()));
        Assert.EndsWith("does not have linux/s390x; it has linux/amd64, linux/arm64/v8.", finding.GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_wrong_platform_on_the_command_line_is_a_fault_before_anything_is_asked()
    {
        await using var scenario = await CommandScenario.StartAsync();

        var result = await scenario.RunAsync("run", "--platforms", "linux/x86_64");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(
            "--platforms[0] is 'linux/x86_64', in which 'x86_64' is not an architecture.", result.Error, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'amd64'?", result.Error, StringComparison.Ordinal);
        Assert.Empty(scenario.Requests);
    }

    [Fact]
    public async Task A_tag_of_somebody_else_fails_in_a_run_unless_it_is_to_be_kept_or_updated()
    {
        await using var scenario = await CommandScenario.CommittedAsync();
        var wanted = scenario.Source.DigestOf("library/nginx", "1.25")!;
        var taken = TestImages.Build(new TestImageOptions { Seed = 9 }).AddTo(scenario.Own, Nginx, "1.25");

        var refused = await scenario.RunAsync("run");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(
            $"  web.yaml:9: '{scenario.Own.Address}/{Nginx}:1.25' is {taken.Digest} in the destination, and", refused.Output, StringComparison.Ordinal);
        Assert.Contains($"is {wanted}; nothing was written. [tag-conflict]", refused.Output, StringComparison.Ordinal);
        Assert.Contains("        image: nginx:1.25   # the front end\n", scenario.Read("web.yaml"), StringComparison.Ordinal);
        Assert.DoesNotContain("library/nginx", scenario.Read("copyimage.lock"), StringComparison.Ordinal);

        Assert.Equal(0, (await scenario.RunAsync("run", "--tag-conflict", "keep")).ExitCode);
        Assert.Contains($"image: {scenario.Destination}/docker.io/library/nginx:1.25@{wanted}", scenario.Read("web.yaml"), StringComparison.Ordinal);
        Assert.Equal(taken.Digest, scenario.Own.DigestOf(Nginx, "1.25"));
        Assert.Equal(0, (await scenario.RunAsync("check")).ExitCode);
        await AssertNothingToDoAsync(scenario, "--tag-conflict", "keep");
    }

    [Fact]
    public async Task A_copy_overwrites_the_tag_that_is_named_unless_told_otherwise()
    {
        await using var scenario = await CommandScenario.StartAsync();
        var old = TestImages.Build(new TestImageOptions { Seed = 9 }).AddTo(scenario.Own, "nginx", "stable");
        var wanted = scenario.Source.DigestOf("library/nginx", "1.25");
        string[] copy = ["copy", "nginx:1.25", $"{scenario.Own.Address}/nginx:stable"];

        var refused = await scenario.RunAsync([.. copy, "--tag-conflict", "fail"]);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("nothing was written. [tag-conflict]", refused.Output, StringComparison.Ordinal);
        Assert.Equal(old.Digest, scenario.Own.DigestOf("nginx", "stable"));

        var done = await scenario.RunAsync(copy);
        Assert.Equal(0, done.ExitCode);
        Assert.Contains(
            $"'{scenario.Own.Address}/nginx:stable' is {old.Digest} in the destination, and 'docker.io/library/nginx:1.25' is {wanted}; "
                + "the tag is overwritten. [tag-conflict]",
            done.Output,
            StringComparison.Ordinal);
        Assert.Equal(wanted, scenario.Own.DigestOf("nginx", "stable"));
    }

    [Fact]
    public async Task A_copy_has_the_tags_that_are_asked_for_and_the_second_moves_nothing()
    {
        await using var scenario = await CommandScenario.StartAsync(Sparse);
        var wanted = scenario.Source.DigestOf("library/nginx", "1.25")!;
        string[] copy =
            ["copy", "nginx:1.25", $"{scenario.Own.Address}/nginx:stable", "--tags", "{tag}", "--tags", "{tag}-{digest:12}", "--platforms", "linux/amd64"];

        Assert.Equal(0, (await scenario.RunAsync(copy)).ExitCode);
        Assert.Equal(["stable", $"stable-{wanted[7..19]}"], scenario.Own.TagsOf("nginx"));
        scenario.ForgetRequests();

        var second = await scenario.RunAsync(copy);
        Assert.Equal(0, second.ExitCode);
        Assert.Contains("present docker.io/library/nginx:1.25", second.Output, StringComparison.Ordinal);
        Assert.All(scenario.Requests, request => Assert.False(request.Method == "PUT" || request.IsBlob || request.IsUpload, request.ToString()));
    }

    [Fact]
    public async Task A_run_writes_further_tags_and_the_second_has_nothing_to_do()
    {
        await using var scenario = await CommandScenario.CommittedAsync();
        scenario.Configure("  tags: ['{tag}', '{tag}-{digest:12}']\n");

        Assert.Equal(0, (await scenario.RunAsync("run")).ExitCode);

        Assert.Equal(["1.25", $"1.25-{scenario.Source.DigestOf("library/nginx", "1.25")![7..19]}"], scenario.Own.TagsOf(Nginx));
        await AssertNothingToDoAsync(scenario);
    }

    private static async Task AssertNothingToDoAsync(CommandScenario scenario, params string[] options)
    {
        scenario.ForgetRequests();
        Assert.Equal(JsonValueKind.Null, (await scenario.ReportAsync(0, ["run", .. options])).GetProperty("commit").ValueKind);
        Assert.Empty(scenario.Requests);
        Assert.Empty(await scenario.GitAsync("status", "--porcelain"));
    }
}
