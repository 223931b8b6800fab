using System.Text.Json;

namespace CopyImageGitOps.Cli.Tests.Kustomize;

/// <summary>Updates of kustomizations: pins of the lock file, and what is not committed yet.</summary>
public sealed class KustomizeUpdateTests : IAsyncLifetime
{
    private const string Base = "base/web.yaml";
    private const string Copy = "registry.example.com/m/docker.io/library/nginx";
    private const string Overlay = "overlays/prod/kustomization.yaml";

    private KustomizeWorld _world = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await KustomizeWorld.StartAsync();
        _world.Write("base/kustomization.yaml", "resources:\n- web.yaml\n");
        _world.Write(Base, Pod("nginx:1.25"));
        _world.Write(Overlay, "resources:\n- ../../base\nnamespace: prod\n");
        await _world.CommitAsync();
        await DoneAsync("run");
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    /// <summary>The entry has another digest, but still stands for what it was made for.</summary>
    [Fact]
    public async Task A_new_tag_in_a_base_is_still_found_after_an_update()
    {
        var next = _world.PublishNewer("library/nginx:1.25");
        await DoneAsync("update");
        Assert.Contains($"image: {Copy}:1.25@{next.Digest}", await _world.KustomizeAsync("overlays/prod"), StringComparison.Ordinal);
        Assert.EndsWith(
            "pins:\n- file: overlays/prod/kustomization.yaml\n  name: nginx\n  value: nginx:1.25\n",
            _world.Read("copyimage.lock"),
            StringComparison.Ordinal);
        _world.Replace(Base, "nginx:1.25", "nginx:1.26");
        await _world.CommitAsync("Use nginx 1.26");

        var (exitCode, report) = await _world.ReportAsync("check");

        Assert.Equal(3, exitCode);
        Assert.Equal(
            "The base says 'nginx:1.26' by now, but this entry still pins 'nginx:1.25', which hides it.",
            report.GetProperty("findings").EnumerateArray().Single().GetProperty("message").GetString());
        await DoneAsync("run");
        Assert.Contains($"image: {Copy}:1.26@sha256:", await _world.KustomizeAsync("overlays/prod"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pin_that_its_base_has_outgrown_is_for_run()
    {
        _world.Replace(Base, "nginx:1.25", "nginx:1.26");
        await _world.CommitAsync("Use nginx 1.26");
        _world.PublishNewer("library/nginx:1.25");
        var before = _world.Read(Overlay);

        var report = await DoneAsync("update");

        Assert.Equal(before, _world.Read(Overlay));
        Assert.Equal(
            ["lock-unused", "public-image"],
            report.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("code").GetString()).Order());
    }

    /// <summary>HEAD's kustomizations and those on disk are proven apart.</summary>
    [Fact]
    public async Task Unfinished_work_in_kustomizations_stays_out_of_the_commit_and_both_are_updated()
    {
        _world.Replace(Overlay, "namespace: prod", "namespace: test");
        _world.Replace(Base, "name: web", "name: shop");
        var next = _world.PublishNewer("library/nginx:1.25");

        await DoneAsync("update");

        var committed = await _world.GitAsync("show", $"HEAD:{Overlay}");
        Assert.Contains($"digest: {next.Digest}", committed, StringComparison.Ordinal);
        Assert.Contains("namespace: prod", committed, StringComparison.Ordinal);
        Assert.Contains($"digest: {next.Digest}", _world.Read(Overlay), StringComparison.Ordinal);
        Assert.Equal($" M {Base}\n M {Overlay}\n", await _world.GitAsync("status", "--porcelain"));
    }

    [Theory]
    [InlineData("update")]
    [InlineData("run")]
    public async Task An_update_that_was_not_committed_is_committed_by_the_next_command(string command)
    {
        var next = _world.PublishNewer("library/nginx:1.25");
        await DoneAsync("update", "--no-commit");
        Assert.Equal($" M copyimage.lock\n M {Overlay}\n", await _world.GitAsync("status", "--porcelain"));

        await DoneAsync(command);

        Assert.Equal("", await _world.GitAsync("status", "--porcelain"));
        Assert.Contains($"digest: {next.Digest}", await _world.GitAsync("show", $"HEAD:{Overlay}"), StringComparison.Ordinal);
        Assert.Contains("  value: nginx:1.25\n", await _world.GitAsync("show", "HEAD:copyimage.lock"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_root_that_cannot_be_built_keeps_its_copy_and_is_updated_when_it_can_be()
    {
        var overlay = _world.Read(Overlay);
        _world.Write("raw.yaml", Pod("nginx:1.25"));
        await _world.CommitAsync("A raw one");
        await DoneAsync("run");
        _world.Write("overlays/prod/broken.yaml", "- [\n");
        _world.Replace(Overlay, "- ../../base\n", "- ../../base\n- broken.yaml\n");
        await _world.CommitAsync("Break it");
        var next = _world.PublishNewer("library/nginx:1.25");

        var (exitCode, _) = await _world.ReportAsync("update");

        Assert.Equal(1, exitCode);
        Assert.Contains(next.Digest, _world.Read("raw.yaml"), StringComparison.Ordinal);
        Assert.DoesNotContain(next.Digest, _world.Read(Overlay), StringComparison.Ordinal);
        Assert.Contains($"  older:\n  - {Copy}:1.25@sha256:", _world.Read("copyimage.lock"), StringComparison.Ordinal);
        _world.Replace(Overlay, "- broken.yaml\n", "");
        await _world.CommitAsync("Mend it");
        await DoneAsync("update");
        Assert.Contains(next.Digest, _world.Read(Overlay), StringComparison.Ordinal);
        Assert.DoesNotContain("older:", _world.Read("copyimage.lock"), StringComparison.Ordinal);
        Assert.NotEqual(overlay, _world.Read(Overlay));
    }

    private async Task<JsonElement> DoneAsync(params string[] arguments)
    {
        var (exitCode, report) = await _world.ReportAsync(arguments);
        Assert.True(exitCode == 0, report.ToString());
        return report;
    }

    private static string Pod(string image) => $"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
        spec:
          containers:
          - name: web
            image: {image}

        """;
}
