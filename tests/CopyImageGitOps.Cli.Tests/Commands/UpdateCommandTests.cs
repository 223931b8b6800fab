using System.Text.Json;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Cli.Tests.Commands;

/// <summary><c>copyimage update</c> with its commit, its output and its exit code.</summary>
public sealed class UpdateCommandTests : IAsyncLifetime
{
    private CommandScenario _scenario = null!;
    private TestImage _old = null!;

    public async ValueTask InitializeAsync()
    {
        _scenario = await CommandScenario.CommittedAsync();
        _old = _scenario.AddImage("library/nginx", "1.25", new TestImageOptions { Seed = 1 });
        Assert.Equal(0, (await _scenario.RunAsync("run")).ExitCode);
        _scenario.ForgetRequests();
    }

    public ValueTask DisposeAsync() => _scenario.DisposeAsync();

    [Fact]
    public async Task What_is_newer_is_one_commit_that_tells_the_old_and_the_new_digests()
    {
        var next = MoveOn();
        var before = _scenario.Read("web.yaml");

        var result = await _scenario.RunAsync("update");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(
            $"Pin newer digests of 1 images\n\n- nginx:1.25: {_old.Digest[..19]} -> {next.Digest[..19]}\n\n",
            await _scenario.GitAsync("log", "-1", "--format=%B"));
        Assert.Equal("3\n", await _scenario.GitAsync("rev-list", "--count", "HEAD"));
        Assert.Equal("copyimage.lock\nweb.yaml\n", await _scenario.GitAsync("show", "--name-only", "--format="));
        Assert.Equal(before.Replace(_old.Digest, next.Digest, StringComparison.Ordinal), _scenario.Read("web.yaml"));
        Assert.Empty(await _scenario.GitAsync("status", "--porcelain"));
        Assert.Contains("1 file scanned, 1 with changes; 2 images: 1 copied (", result.Output, StringComparison.Ordinal);
        Assert.Contains(", 1 current.\nCommitted ", result.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await _scenario.RunAsync("check")).ExitCode);
    }

    [Fact]
    public async Task With_nothing_newer_there_are_only_heads_at_the_sources_and_no_commit()
    {
        var before = _scenario.Snapshot();

        var result = await _scenario.RunAsync("update");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(before, _scenario.Snapshot());
        Assert.Equal(
            ["HEAD /v2/library/busybox/manifests/1.36 → 200", "HEAD /v2/library/nginx/manifests/1.25 → 200"],
            _scenario.Requests.Select(request => request.ToString()).Order());
        Assert.EndsWith("1 file scanned, 0 with changes; 2 images: 2 current.\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_update_changes_nothing()
    {
        MoveOn();
        Assert.Equal(0, (await _scenario.RunAsync("update")).ExitCode);
        var before = _scenario.Snapshot();
        _scenario.ForgetRequests();

        Assert.Equal(0, (await _scenario.RunAsync("update")).ExitCode);

        Assert.Equal(before, _scenario.Snapshot());
        Assert.Equal(["HEAD", "HEAD"], _scenario.Source.Log.Requests.Select(request => request.Method));
        Assert.Empty(_scenario.Own.Log.Requests);
    }

    [Fact]
    public async Task A_dry_run_shows_each_image_with_its_old_and_new_digest_and_the_diff_and_changes_nothing()
    {
        var next = MoveOn();
        var before = _scenario.Snapshot();

        var result = await _scenario.RunAsync("update", "--dry-run");

        Assert.True(result.ExitCode == 0, result.ToString());
        var copy = $"{_scenario.Destination}/docker.io/library/nginx:1.25";
        var shown = $"  to copy docker.io/library/nginx:1.25\n          → {copy}  {_old.Digest} → {next.Digest}\n";
        Assert.Contains(shown, result.Output, StringComparison.Ordinal);
        Assert.Contains("  current docker.io/library/busybox:1.36\n", result.Output, StringComparison.Ordinal);
        Assert.Contains($"-        image: {copy}@{_old.Digest}   # the front end\n", result.Output, StringComparison.Ordinal);
        Assert.Contains($"+        image: {copy}@{next.Digest}   # the front end\n", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("1 file scanned, 1 with changes; 2 images: 1 to copy, 1 current.\n", result.Output, StringComparison.Ordinal);
        Assert.Equal(before, _scenario.Snapshot());
        Assert.Equal(["HEAD", "HEAD"], _scenario.Requests.Select(request => request.Method));
    }

    [Fact]
    public async Task Json_has_the_older_digest_where_there_is_one()
    {
        var next = MoveOn();

        var report = await _scenario.ReportAsync(0, "update");

        var images = report.GetProperty("images").EnumerateArray().ToDictionary(image => image.GetProperty("source").GetString()!);
        var nginx = images["docker.io/library/nginx:1.25"];
        Assert.Equal(
            ("copied", _old.Digest, next.Digest),
            (Text(nginx, "status"), Text(nginx, "previousDigest"), Text(nginx, "digest")));
        Assert.Equal("current", Text(images["docker.io/library/busybox:1.36"], "status"));
        Assert.False(images["docker.io/library/busybox:1.36"].TryGetProperty("previousDigest", out _));
        Assert.Equal(await _scenario.GitAsync("rev-parse", "HEAD"), Text(report, "commit") + "\n");
    }

    [Fact]
    public async Task The_options_of_a_commit_are_those_of_run()
    {
        MoveOn();

        var result = await _scenario.RunAsync(
            "update", "--commit-message", "Newer: {count}", "--author", "Mary Major <mary@example.com>", "--sign-off");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(
            "Mary Major <mary@example.com>\nNewer: 1\n\nSigned-off-by: Jane Doe <jane@example.com>\n\n",
            await _scenario.GitAsync("log", "-1", "--format=%an <%ae>%n%B"));
    }

    [Fact]
    public async Task A_source_that_is_gone_is_an_error_at_its_entry_and_the_rest_is_committed()
    {
        var next = MoveOn();
        _scenario.Source.RemoveTag("library/busybox", "1.36");

        var report = await _scenario.ReportAsync(1, "update");

        var error = Assert.Single(report.GetProperty("findings").EnumerateArray(), finding => Text(finding, "severity") == "error");
        Assert.Equal(("image-not-found", "copyimage.lock", 5), (Text(error, "code"), Text(error, "file"), error.GetProperty("line").GetInt32()));
        Assert.Contains(next.Digest, await _scenario.GitAsync("show", "HEAD:web.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_limits_pulls_fails_its_image_alone()
    {
        _scenario.Configure("  maximumWait: 1s\n");
        _scenario.Source.Add(RegistryFault.Status(429).WithHeader("Retry-After", "3600") with { Path = "/manifests/" });

        var report = await _scenario.ReportAsync(1, "update");

        Assert.All(report.GetProperty("findings").EnumerateArray(), finding => Assert.Equal("copyimage.lock", Text(finding, "file")));
        Assert.Contains("registry-rate-limited", report.GetProperty("findings").EnumerateArray().Select(finding => Text(finding, "code")));
        Assert.Empty(await _scenario.GitAsync("status", "--porcelain"));
    }

    [Fact]
    public async Task Without_a_lock_file_it_is_wrong_usage()
    {
        await using var scenario = await CommandScenario.CommittedAsync();

        var result = await scenario.RunAsync("update");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("There is no copyimage.lock here, so nothing is known to update. [lock-missing]", result.Error, StringComparison.Ordinal);
        Assert.Empty(scenario.Requests);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private TestImage MoveOn() => _scenario.AddImage("library/nginx", "1.25", new TestImageOptions { Seed = 11 });
}
