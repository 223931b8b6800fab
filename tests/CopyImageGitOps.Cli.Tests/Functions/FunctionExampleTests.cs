using System.Text;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Images;

namespace CopyImageGitOps.Cli.Tests.Functions;

/// <summary>The examples, as the real kustomize and the real kpt run them.</summary>
public sealed class FunctionExampleTests : IDisposable
{
    private readonly CopyImageProgram _program = new();
    private readonly TemporaryFolder _folder = new();

    /// <summary>Both tools find <c>copyimage</c> in PATH, as their users have it.</summary>
    public FunctionExampleTests() =>
        _program.Variables["PATH"] = Path.GetDirectoryName(CopyImageProgram.Binary) + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");

    [Fact]
    public async Task Kustomize_builds_what_the_example_expects()
    {
        CopyFolder(ExampleImages.Folder("kustomize-function", "before"), _folder.Path);

        var result = await BuildAsync("overlays/production");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal("", result.Error);
        AssertIsExpected("kustomize-function", new() { ["production.yaml"] = Encoding.UTF8.GetBytes(result.Output) });
    }

    [Fact]
    public async Task The_gate_of_the_example_fails_the_build_and_names_the_image()
    {
        CopyFolder(ExampleImages.Folder("kustomize-function", "before"), _folder.Path);
        var kustomization = _folder["overlays/production/kustomization.yaml"];
        await File.WriteAllTextAsync(
            kustomization,
            (await File.ReadAllTextAsync(kustomization, Token)).Replace("- copyimage.yaml", "#", StringComparison.Ordinal),
            Token);

        var result = await BuildAsync("overlays/production");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Contains("Deployment shop/production-web: 'nginx:1.25' is a public image.", result.Error, StringComparison.Ordinal);
    }

    /// <summary>
    /// Of kustomize 5.5 and 5.8, each gives what its <c>validators</c> give back another annotation, and then takes that for a change
    /// (https://github.com/kubernetes-sigs/kustomize/issues/5036). A build that fails for a public image does so here too.
    /// </summary>
    [Fact]
    public async Task Among_the_validators_of_kustomize_it_does_as_well_as_cat()
    {
        CopyFolder(ExampleImages.Folder("kustomize-function", "before"), _folder.Path);
        var overlay = _folder["overlays/production"];
        await ReplaceAsync($"{overlay}/kustomization.yaml", "- gate.yaml ", "validators: [gate.yaml] ");
        var ours = await BuildAsync("overlays/production");
        await ReplaceAsync($"{overlay}/gate.yaml", "path: copyimage\n        args: [fn]", "path: cat");
        var cat = await BuildAsync("overlays/production");

        Assert.Equal((cat.ExitCode, cat.Output), (ours.ExitCode, ours.Output));
        Assert.Equal(cat.Error.Split("--\n")[0], ours.Error.Split("--\n")[0]);
    }

    [Fact]
    public async Task Kpt_renders_what_the_example_expects()
    {
        var kpt = RealPart.Optional("kpt");
        CopyFolder(ExampleImages.Folder("kpt-package", "before"), _folder.Path);

        await using var running = _program.StartOther(kpt, ["fn", "render", "--allow-exec"], _folder.Path);
        var result = await running.ExitAsync();

        Assert.True(result.ExitCode == 0, result.ToString());
        AssertIsExpected("kpt-package", Files(_folder.Path));
    }

    [Fact]
    public async Task Kpt_evaluates_the_function_with_values_of_the_command_line_and_shows_its_results()
    {
        var kpt = RealPart.Optional("kpt");
        CopyFolder(ExampleImages.Folder("kpt-package", "before"), _folder.Path);
        File.Delete(_folder["copyimage.yaml"]);
        File.Copy(Path.Combine(ExampleImages.Folder("kustomize-function", "before"), "overlays/production/copyimage.lock"), _folder["the.lock"]);

        await using var running = _program.StartOther(
            kpt, ["fn", "eval", "--exec", "copyimage fn", "--results-dir", "results", "--", "lockFile=the.lock", "exclude=quay.io/acme/*"], _folder.Path);
        var result = await running.ExitAsync();

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains(
            "[info] apps/v1/Deployment/shop/web spec.template.spec.containers[0].image: 'nginx:1.25' is replaced by its private copy.",
            result.Error,
            StringComparison.Ordinal);
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(ExampleImages.Folder("kpt-package", "after"), "web.yaml"), Token),
            await File.ReadAllTextAsync(_folder["web.yaml"], Token));
        Assert.Contains("proposedValue: registry.example.com/mirror/docker.io/library/nginx:1.25@sha256:",
            await File.ReadAllTextAsync(_folder["results/results.yaml"], Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kpt_writes_nothing_when_an_image_is_not_in_the_lock()
    {
        var kpt = RealPart.Optional("kpt");
        CopyFolder(ExampleImages.Folder("kpt-package", "before"), _folder.Path);
        await ReplaceAsync(_folder["web.yaml"], "nginx:1.25\n        ports", "nginx:1.26\n        ports");
        var before = Files(_folder.Path);

        await using var running = _program.StartOther(kpt, ["fn", "render", "--allow-exec"], _folder.Path);
        var result = await running.ExitAsync();

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("'nginx:1.26' is not in the lock.", result.Error, StringComparison.Ordinal);
        Assert.Equal(before["web.yaml"], Files(_folder.Path)["web.yaml"]);
    }

    public void Dispose()
    {
        _program.Dispose();
        _folder.Dispose();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task<ProgramResult> BuildAsync(string kustomization)
    {
        await using var running = _program.StartOther(
            RealPart.Require("kustomize"), ["build", "--enable-alpha-plugins", "--enable-exec", kustomization], _folder.Path);
        return await running.ExitAsync();
    }

    private static async Task ReplaceAsync(string file, string old, string replacement)
    {
        var text = await File.ReadAllTextAsync(file, Token);
        Assert.Contains(old, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, text.Replace(old, replacement, StringComparison.Ordinal), Token);
    }

    private static void AssertIsExpected(string story, Dictionary<string, byte[]> actual)
    {
        var after = Path.Combine(Path.GetDirectoryName(ExampleImages.Folder(story, "before"))!, "after");
        if (Environment.GetEnvironmentVariable("COPYIMAGE_UPDATE_CASES") == "1")
        {
            Directory.CreateDirectory(after);
            foreach (var (name, content) in actual) File.WriteAllBytes(Path.Combine(after, name), content);
        }

        var expected = Files(after);
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        foreach (var (name, content) in expected) Assert.Equal(Encoding.UTF8.GetString(content), Encoding.UTF8.GetString(actual[name]));
    }

    private static Dictionary<string, byte[]> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(folder, file), File.ReadAllBytes);

    private static void CopyFolder(string source, string target)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
