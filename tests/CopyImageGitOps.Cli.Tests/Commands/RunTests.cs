using System.Text.Json;
using CopyImageGitOps.Testing.Images;

namespace CopyImageGitOps.Cli.Tests.Commands;

public sealed class RunTests
{
    [Fact]
    public async Task A_second_run_makes_no_commit_and_asks_no_registry()
    {
        await using var scenario = await CommandScenario.CommittedAsync();
        Assert.Equal(0, (await scenario.RunAsync("run")).ExitCode);
        var head = await scenario.GitAsync("rev-parse", "HEAD");
        var before = scenario.Snapshot();
        scenario.ForgetRequests();

        var second = await scenario.RunAsync("run");

        Assert.Equal(new ProgramResult(0, "1 file scanned, 0 with changes; 2 images.\n", ""), second);
        Assert.Equal(head, await scenario.GitAsync("rev-parse", "HEAD"));
        Assert.Equal(before, scenario.Snapshot());
        Assert.Empty(scenario.Requests);
    }

    [Fact]
    public async Task A_subdirectory_of_a_repository_is_run_alone()
    {
        await using var scenario = await CommandScenario.StartAsync();
        scenario.Write("clusters/a/app.yaml", CommandScenario.Web);
        await scenario.CommitAsync();

        var result = await scenario.RunAsync("run", "clusters/a");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(CommandScenario.Web, scenario.Read("web.yaml"));
        Assert.Equal("clusters/a/app.yaml\nclusters/a/copyimage.lock\n", await scenario.GitAsync("show", "--name-only", "--format="));
        Assert.Empty(await scenario.GitAsync("status", "--porcelain"));
    }

    [Theory]
    [InlineData(".")]
    [InlineData("mein Ordner/grüße ☸")]
    public async Task Blanks_and_letters_of_any_language_are_fine_in_paths(string path)
    {
        await using var scenario = await CommandScenario.StartAsync(folder: "dépôt mit Leerzeichen");
        scenario.Write($"{path}/wéb app.yaml", CommandScenario.Web);
        await scenario.CommitAsync();

        var report = await scenario.ReportAsync(0, "run", path);

        Assert.Contains(
            "wéb app.yaml",
            report.GetProperty("images")[0]
                .GetProperty("references")
                .EnumerateArray()
                .Select(reference => reference.GetProperty("file").GetString()));
        Assert.Contains("wéb app.yaml", await scenario.GitAsync("-c", "core.quotePath=false", "show", "--name-only", "--format="), StringComparison.Ordinal);
        Assert.Contains(scenario.Destination, scenario.Read($"{path}/wéb app.yaml"), StringComparison.Ordinal);
        Assert.Empty(await scenario.GitAsync("status", "--porcelain"));
    }

    [Fact]
    public async Task A_file_that_links_lead_to_is_written_once_and_the_links_stay()
    {
        await using var scenario = await CommandScenario.StartAsync();
        File.CreateSymbolicLink(Path.Combine(scenario.Root, "link.yaml"), "web.yaml");
        await scenario.CommitAsync();

        var result = await scenario.RunAsync("run");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal("web.yaml", new FileInfo(Path.Combine(scenario.Root, "link.yaml")).LinkTarget);
        Assert.Contains(scenario.Destination, scenario.Read("web.yaml"), StringComparison.Ordinal);
        Assert.Equal("copyimage.lock\nweb.yaml\n", await scenario.GitAsync("show", "--name-only", "--format="));
    }

    [Fact]
    public async Task A_link_out_of_the_directory_is_a_finding_and_its_target_stays()
    {
        await using var scenario = await CommandScenario.StartAsync();
        var outside = Path.Combine(scenario.Program.Home, "outside.yaml");
        await File.WriteAllTextAsync(outside, CommandScenario.Web, TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Path.Combine(scenario.Root, "link.yaml"), outside);
        await scenario.CommitAsync();

        var result = await scenario.RunAsync("run");

        Assert.Contains("link.yaml: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("[link-outside]", result.Output, StringComparison.Ordinal);
        Assert.Equal(CommandScenario.Web, await File.ReadAllTextAsync(outside, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Layers_that_registries_do_not_hold_are_a_warning_at_each_place()
    {
        await using var scenario = await CommandScenario.StartAsync();
        scenario.AddImage("library/windows", "1", new TestImageOptions { Seed = 9, HasForeignLayer = true });
        scenario.Write(
            "win.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n"
                + "  - image: windows:1\n  - image: docker.io/library/windows:1\n");
        await scenario.CommitAsync();

        var result = await scenario.RunAsync("run");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Warnings (2)\n  'docker.io/library/windows:1@sha256:", result.Output, StringComparison.Ordinal);
        Assert.Contains(
            "that registries do not hold and that nodes fetch from the publisher. [foreign-layer]\n    win.yaml:6\n    win.yaml:7\n",
            result.Output,
            StringComparison.Ordinal);
        Assert.Contains($"image: {scenario.Destination}/docker.io/library/windows:1@sha256:", scenario.Read("win.yaml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("digest", "/docker.io/library/nginx@{0}")]
    [InlineData("tag", "/docker.io/library/nginx:1.25")]
    [InlineData("tag@digest", "/docker.io/library/nginx:1.25@{0}")]
    public async Task The_reference_carries_what_pin_says_and_the_second_run_has_nothing_to_do(string pin, string expected)
    {
        await using var scenario = await CommandScenario.CommittedAsync();
        scenario.Configure($"  pin: {pin}\n");

        var result = await scenario.RunAsync("run");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains(
            $"        image: {scenario.Destination}{string.Format(expected, scenario.Source.DigestOf("library/nginx", "1.25"))}   # the front end\n",
            scenario.Read("web.yaml"),
            StringComparison.Ordinal);
        Assert.Equal(0, (await scenario.RunAsync("check")).ExitCode);
        scenario.ForgetRequests();
        Assert.Equal(JsonValueKind.Null, (await scenario.ReportAsync(0, "run")).GetProperty("commit").ValueKind);
        Assert.Empty(scenario.Requests);
    }

    [Fact]
    public async Task Images_that_would_get_one_name_are_left_alone_and_the_others_are_copied()
    {
        await using var scenario = await CommandScenario.StartAsync();
        scenario.Configure("  target: \"{name}\"\n");
        scenario.AddImage("one/app", "1", new TestImageOptions { Seed = 5 });
        scenario.AddImage("one-app", "1", new TestImageOptions { Seed = 6 });
        const string Colliding = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n"
            + "  - image: quay.io/one/app:1\n  - image: ghcr.io/one-app:1\n";
        scenario.Write("colliding.yaml", Colliding);
        await scenario.CommitAsync();

        var result = await scenario.RunAsync("run");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("  colliding.yaml:6: 'quay.io/one/app:1' (sha256:", result.Output, StringComparison.Ordinal);
        Assert.Contains("  colliding.yaml:7: 'ghcr.io/one-app:1' (sha256:", result.Output, StringComparison.Ordinal);
        Assert.Contains("[target-collision]", result.Output, StringComparison.Ordinal);
        Assert.Equal(Colliding, scenario.Read("colliding.yaml"));
        Assert.Equal(["mirror/library-busybox", "mirror/library-nginx"], scenario.Own.Catalogue);
        Assert.DoesNotContain(scenario.Own.Log.Requests, request => request.Path.Contains("one-app", StringComparison.Ordinal));
    }
}
