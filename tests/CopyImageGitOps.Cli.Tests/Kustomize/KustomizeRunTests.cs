using System.Text.Json;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Cli.Tests.Kustomize;

public sealed class KustomizeRunTests : IAsyncLifetime
{
    private const string Base = "base/web.yaml";
    private const string Copies = "registry.example.com/m";
    private const string Overlay = "overlays/prod/kustomization.yaml";

    private KustomizeWorld _world = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await KustomizeWorld.StartAsync();
        _world.Write("base/kustomization.yaml", "resources:\n- web.yaml\n");
        _world.Write(Base, Deployment("web", "nginx:1.25"));
        _world.Write(Overlay, "resources:\n- ../../base\nnamespace: prod\n");
        await _world.CommitAsync();
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    /// <summary>A pin in an overlay hides a later change of the tag in its base; the lock file knows what the pin was made for.</summary>
    [Fact]
    public async Task A_new_tag_in_a_base_is_found_by_check_and_taken_over_by_run()
    {
        await RunAsync(0);
        Assert.Contains("newTag: \"1.25\"", _world.Read(Overlay), StringComparison.Ordinal);
        Assert.Equal(0, (await _world.RunAsync("check")).ExitCode);
        _world.Replace(Base, "nginx:1.25", "nginx:1.26");
        await _world.CommitAsync("Use nginx 1.26");

        var check = await _world.ReportAsync("check");

        Assert.Equal(3, check.ExitCode);
        Assert.Equal(
            "error pin-outdated overlays/prod/kustomization.yaml:5 The base says 'nginx:1.26' by now, but this entry still pins 'nginx:1.25', which hides it.",
            Findings(check.Report));
        await RunAsync(0);
        Assert.Contains("newTag: \"1.26\"", _world.Read(Overlay), StringComparison.Ordinal);
        Assert.Contains($"image: {Copies}/docker.io/library/nginx:1.26@sha256:", await _world.KustomizeAsync("overlays/prod"), StringComparison.Ordinal);
        Assert.Equal(0, (await _world.RunAsync("check")).ExitCode);
        Assert.DoesNotContain("1.25", _world.Read("copyimage.lock"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_tag_behind_an_entry_that_renames_is_taken_over_under_that_name()
    {
        _world.Replace(Base, "nginx:1.25", "app:1.0");
        _world.Write(Overlay, "resources:\n- ../../base\nimages:\n- name: app\n  newName: quay.io/acme/app\n");
        await _world.CommitAsync("Use an app");
        await RunAsync(0);
        _world.Replace(Base, "app:1.0", "app:2.0");
        await _world.CommitAsync("Use app 2.0");

        Assert.Equal(3, (await _world.RunAsync("check")).ExitCode);
        await RunAsync(0);

        Assert.Contains($"image: {Copies}/quay.io/acme/app:2.0@sha256:", await _world.KustomizeAsync("overlays/prod"), StringComparison.Ordinal);
    }

    /// <summary>A base that is applied on its own has its pins, which what is built on it sees as they are.</summary>
    [Fact]
    public async Task An_overlay_on_a_pinned_base_gets_entries_for_its_own_images_only()
    {
        _world.Write("flux.yaml", "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: base\nspec:\n  path: ./base\n");
        await _world.CommitAsync("Apply the base");
        await RunAsync(0);
        Assert.DoesNotContain("images:", _world.Read(Overlay), StringComparison.Ordinal);
        _world.Write("overlays/prod/redis.yaml", Deployment("cache", "redis:7"));
        _world.Replace(Overlay, "- ../../base\n", "- ../../base\n- redis.yaml\n");
        await _world.CommitAsync("Add a cache");

        await RunAsync(0);

        Assert.Contains("- name: redis\n", _world.Read(Overlay), StringComparison.Ordinal);
        Assert.DoesNotContain("- name: nginx\n", _world.Read(Overlay), StringComparison.Ordinal);
    }

    /// <summary>An entry of the user's own that sets a tag is meant to win over the base.</summary>
    [Fact]
    public async Task A_tag_that_the_user_has_set_in_an_overlay_is_not_taken_for_a_pin()
    {
        _world.Write(Overlay, "resources:\n- ../../base\nimages:\n- name: nginx\n  newTag: \"1.27\"\n");
        await _world.CommitAsync("Set a tag");
        await RunAsync(0);
        _world.Replace(Base, "nginx:1.25", "nginx:1.26");
        await _world.CommitAsync("Use nginx 1.26 elsewhere");

        Assert.Equal(0, (await _world.RunAsync("check")).ExitCode);
        await RunAsync(0);
        Assert.Contains("newTag: \"1.27\"", _world.Read(Overlay), StringComparison.Ordinal);
    }

    /// <summary>The commit is a rewrite of HEAD: what the user has not committed gets its pins as well, but does not get into the commit.</summary>
    [Fact]
    public async Task Unfinished_work_in_kustomizations_stays_out_of_the_commit()
    {
        _world.Replace(Base, "nginx:1.25", "nginx:1.26");
        _world.Write("overlays/prod/redis.yaml", Deployment("cache", "redis:7"));
        _world.Replace(Overlay, "- ../../base\n", "- ../../base\n- redis.yaml\n");

        await RunAsync(0);

        var committed = await _world.GitAsync("show", $"HEAD:{Overlay}");
        Assert.Contains("newTag: \"1.25\"", committed, StringComparison.Ordinal);
        Assert.DoesNotContain("redis", committed, StringComparison.Ordinal);
        Assert.Contains("newTag: \"1.26\"", _world.Read(Overlay), StringComparison.Ordinal);
        Assert.Contains("name: redis", _world.Read(Overlay), StringComparison.Ordinal);
        var unfinished = await _world.GitAsync("status", "--porcelain");
        Assert.Equal($" M {Base}\n M {Overlay}\n?? overlays/prod/redis.yaml\n", unfinished);
        Assert.Contains($"image: {Copies}/docker.io/library/nginx:1.26@", await _world.KustomizeAsync("overlays/prod"), StringComparison.Ordinal);
    }

    /// <summary>What a run that was killed between writing and committing leaves behind.</summary>
    [Fact]
    public async Task A_run_that_died_before_its_commit_is_completed_by_the_next()
    {
        await RunAsync(0, "--no-commit");
        Assert.NotEqual("", await _world.GitAsync("status", "--porcelain"));

        await RunAsync(0);

        Assert.Equal("", await _world.GitAsync("status", "--porcelain"));
        Assert.Contains("newTag: \"1.25\"", await _world.GitAsync("show", $"HEAD:{Overlay}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_shows_the_roots_and_the_diff_and_changes_nothing()
    {
        var plan = await _world.RunAsync("plan");

        Assert.Equal(0, plan.ExitCode);
        Assert.Contains("Kustomize roots (1)\n  edited     overlays/prod  1 image\n", plan.Output, StringComparison.Ordinal);
        Assert.Contains("+++ b/overlays/prod/kustomization.yaml\n", plan.Output, StringComparison.Ordinal);
        Assert.Contains("+  newTag: \"1.25\"\n", plan.Output, StringComparison.Ordinal);
        Assert.Equal("", await _world.GitAsync("status", "--porcelain"));
    }

    [Fact]
    public async Task Without_kustomize_and_kubectl_kustomizations_are_left_alone_and_the_finding_says_what_to_install()
    {
        var git = Path.GetDirectoryName(RealPart.Require("git"))!;
        using var tools = new TemporaryFolder();
        File.CreateSymbolicLink(tools["git"], Path.Combine(git, "git"));
        _world.Write("raw.yaml", Deployment("raw", "redis:7"));
        await _world.CommitAsync("raw");
        _world.Program.Variables["PATH"] = tools.Path;

        var report = await RunAsync(1);

        Assert.Equal(
            "error kustomize-missing overlays/prod/kustomization.yaml: There are kustomizations here (1 to render), but neither 'kustomize' nor 'kubectl' is "
                + "installed: they are left alone",
            Findings(report));
        Assert.Contains($"image: {Copies}/docker.io/library/redis:7@", _world.Read("raw.yaml"), StringComparison.Ordinal);
        Assert.DoesNotContain("images:", _world.Read(Overlay), StringComparison.Ordinal);
    }

    /// <summary>Kubectl renders as kustomize does: a program of that name, as kubectl has it, stands for it.</summary>
    [Fact]
    public async Task Kubectl_is_used_where_there_is_no_kustomize()
    {
        using var tools = new TemporaryFolder();
        File.CreateSymbolicLink(tools["git"], RealPart.Require("git"));
        tools.Add("kubectl", $"#!/bin/sh\n[ \"$1\" = kustomize ] || exit 9\nshift\nexec {RealPart.Require("kustomize")} build \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(tools["kubectl"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _world.Program.Variables["PATH"] = tools.Path;

        await RunAsync(0);

        Assert.Contains("newTag: \"1.25\"", _world.Read(Overlay), StringComparison.Ordinal);
    }

    /// <summary>The bytes on disk are others than those in Git, and both are edited.</summary>
    [Fact]
    public async Task Lines_of_a_checkout_with_other_line_endings_are_pinned_in_both()
    {
        await _world.GitAsync("config", "core.autocrlf", "true");
        File.Delete(Path.Combine(_world.Root, Overlay));
        await _world.GitAsync("checkout", "--", Overlay);
        Assert.Contains("\r\n", File.ReadAllText(Path.Combine(_world.Root, Overlay)), StringComparison.Ordinal);

        await RunAsync(0);

        Assert.Equal("", await _world.GitAsync("status", "--porcelain"));
        var committed = await _world.GitAsync("show", $"HEAD:{Overlay}");
        Assert.Contains("newTag: \"1.25\"", committed, StringComparison.Ordinal);
        Assert.DoesNotContain("\r", committed, StringComparison.Ordinal);
        Assert.Contains("  newTag: \"1.25\"\r\n", _world.Read(Overlay), StringComparison.Ordinal);
    }

    private async Task<JsonElement> RunAsync(int exitCode, params string[] arguments)
    {
        var (actual, report) = await _world.ReportAsync(["run", .. arguments]);
        Assert.True(exitCode == actual, report.ToString());
        return report;
    }

    private static string Findings(JsonElement report) =>
        string.Join('\n', KustomizeWorld.Show(0, report).Split('\n').Where(line => line.StartsWith("error ", StringComparison.Ordinal)));

    private static string Deployment(string name, string image) => $"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {name}
        spec:
          template:
            spec:
              containers:
              - name: {name}
                image: {image}

        """;
}
