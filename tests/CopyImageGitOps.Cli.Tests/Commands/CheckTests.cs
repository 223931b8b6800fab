using CopyImageGitOps.Testing.Images;
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

    [Fact]
    public async Task Deep_finds_what_a_registry_lost_at_every_line_that_needs_it()
    {
        await using var scenario = await CommandScenario.CommittedAsync();
        await scenario.RunAsync("run");
        scenario.Write("second.yaml", scenario.Read("web.yaml"));
        await scenario.GitAsync("add", "second.yaml");
        var digest = scenario.Own.DigestOf("mirror/docker.io/library/nginx", "1.25")!;
        var image = TestImages.Build(new TestImageOptions { Seed = 1 });
        var blob = image.Blobs.Keys.Last();
        scenario.Own.RemoveBlob("mirror/docker.io/library/nginx", blob);
        scenario.ForgetRequests();

        var shallow = await scenario.RunAsync("check");
        var asked = scenario.Requests.ToList();
        scenario.ForgetRequests();
        var deep = await scenario.RunAsync("check", "--deep");

        Assert.Equal(0, shallow.ExitCode);
        Assert.Equal(["HEAD", "HEAD"], asked.Select(request => request.Method));
        Assert.Equal(3, deep.ExitCode);
        Assert.Contains(
            $"  '{scenario.Destination}/docker.io/library/nginx:1.25@{digest}' needs the blob {blob} (linux/arm64/v8), which is not in the registry. "
                + "[copy-incomplete]\n    second.yaml:9\n    web.yaml:9\n    Delete the image",
            deep.Output,
            StringComparison.Ordinal);
        Assert.Contains("2 images: 1 present, 1 failed.", deep.Output, StringComparison.Ordinal);
        var heads = scenario.Own.Log.Requests.Where(request => request.Method == "HEAD").ToList();
        Assert.Distinct(heads.Select(request => request.Path));
        Assert.All(heads, request => Assert.True(request.IsBlob));
        var side = TestImages.Build(new TestImageOptions { Seed = 2, IsDocker = true });
        Assert.Equal(image.Blobs.Count + side.Blobs.Count, heads.Count);
        Assert.Equal(image.Manifests.Count + side.Manifests.Count, scenario.Own.Log.Requests.Count - heads.Count);
    }

    [Fact]
    public async Task Deep_with_content_finds_a_wrong_byte_and_a_public_image_still_counts()
    {
        await using var scenario = await CommandScenario.CommittedAsync();
        await scenario.RunAsync("run");
        scenario.Write("public.yaml", CommandScenario.Web);
        await scenario.GitAsync("add", "public.yaml");
        var (digest, content) = TestImages.Build(new TestImageOptions { Seed = 2, IsDocker = true }).Blobs.First();
        scenario.Own.AddBlob("mirror/docker.io/library/busybox", digest, [(byte)(content[0] ^ 1), .. content[1..]]);

        var deep = await scenario.RunAsync("check", "--deep");
        var whole = await scenario.RunAsync("check", "--deep", "--content");

        Assert.DoesNotContain("[content-corrupt]", deep.Output, StringComparison.Ordinal);
        Assert.Equal(3, whole.ExitCode);
        Assert.Contains($"is corrupt at the blob {digest} (", whole.Output, StringComparison.Ordinal);
        Assert.Contains("[content-corrupt]", whole.Output, StringComparison.Ordinal);
        Assert.Contains("public.yaml:9: 'nginx:1.25' is a public image. [public-image]", whole.Output, StringComparison.Ordinal);
    }

    private static async Task<int> FreePortAsync()
    {
        await using var registry = await InProcessRegistry.StartAsync();
        return new Uri($"http://{registry.Address}").Port;
    }
}
