using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Cli.Tests.Commands;

public sealed class CheckTests
{
    [Fact]
    public async Task A_public_image_is_caught_at_its_line_without_any_request()
    {
        await using var scenario = await CommandScenario.StartAsync();

        var result = await scenario.RunAsync("check");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("web.yaml:9: 'nginx:1.25' is a public image. [public-image]", result.Output, StringComparison.Ordinal);
        Assert.Contains("web.yaml:11: 'busybox:1.36' is a public image. [public-image]", result.Output, StringComparison.Ordinal);
        Assert.Empty(scenario.Requests);
    }

    [Fact]
    public async Task After_a_run_it_is_clean()
    {
        await using var scenario = await CommandScenario.CommittedAsync();
        await scenario.RunAsync("run");
        var before = scenario.Snapshot();

        var result = await scenario.RunAsync("check");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("2 images: 2 present.", result.Output, StringComparison.Ordinal);
        Assert.Equal(before, scenario.Snapshot());
    }

    [Fact]
    public async Task A_copy_that_the_registry_does_not_have_is_caught_at_its_line()
    {
        await using var scenario = await CommandScenario.CommittedAsync();
        await scenario.RunAsync("run");
        scenario.Write(
            "late.yaml",
            $"apiVersion: v1\nkind: Pod\nmetadata: {{name: late}}\nspec:\n  containers:\n"
                + $"  - image: {scenario.Destination}/docker.io/library/late:1\n");
        await scenario.GitAsync("add", "late.yaml");

        var result = await scenario.RunAsync("check");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains(
            $"late.yaml:6: '{scenario.Destination}/docker.io/library/late:1' is not in the registry. [copy-missing]",
            result.Output,
            StringComparison.Ordinal);
        Assert.Contains("2 present, 1 failed", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_cannot_be_reached_is_no_verdict()
    {
        await using var scenario = await CommandScenario.StartAsync();
        var port = await FreePortAsync();
        scenario.Write("web.yaml", $"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  containers:\n  - image: 127.0.0.1:{port}/app:1\n");

        var result = await scenario.RunAsync("check", "--destination", $"127.0.0.1:{port}");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("web.yaml:6: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("[registry-unavailable]", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_excluded_or_elsewhere_is_listed_as_skipped()
    {
        await using var scenario = await CommandScenario.StartAsync();
        scenario.Write(
            "web.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n"
                + "  - image: quay.io/acme/own:1\n  - image: registry.internal/tool:2\n");

        foreach (var command in new[] { "check", "plan" })
        {
            var report = await scenario.ReportAsync(0, command);

            Assert.Equal(
                [("quay.io/acme/own:1", "skipped"), ("registry.internal/tool:2", "skipped")],
                report.GetProperty("images")
                    .EnumerateArray()
                    .Select(image => (image.GetProperty("source").GetString(), image.GetProperty("status").GetString())));
            Assert.Equal(0, report.GetProperty("findings").GetArrayLength());
        }

        Assert.Empty(scenario.Requests);
    }

    [Fact]
    public async Task One_problem_at_several_places_is_said_once_with_all_places()
    {
        await using var scenario = await CommandScenario.StartAsync();
        scenario.Write("other.yaml", CommandScenario.Web);

        var result = await scenario.RunAsync("check");

        Assert.Contains(
            "  'nginx:1.25' is a public image. [public-image]\n    other.yaml:9\n    web.yaml:9\n    Run 'copyimage run'",
            result.Output,
            StringComparison.Ordinal);
        Assert.Contains("Errors (4)", result.Output, StringComparison.Ordinal);
    }

    private static async Task<int> FreePortAsync()
    {
        await using var registry = await InProcessRegistry.StartAsync();
        return new Uri($"http://{registry.Address}").Port;
    }
}
