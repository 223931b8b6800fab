using System.Text;
using CopyImageGitOps.Testing.Images;

namespace CopyImageGitOps.Cli.Tests.Commands;

public sealed class PlanTests
{
    [Fact]
    public async Task A_plan_changes_nothing_anywhere()
    {
        await using var scenario = await CommandScenario.CommittedAsync();
        var before = scenario.Snapshot();

        var plan = await scenario.RunAsync("plan");
        var dryRun = await scenario.RunAsync("run", "--dry-run");

        Assert.Equal(0, plan.ExitCode);
        Assert.Equal(plan, dryRun);
        Assert.Equal(before, scenario.Snapshot());
        Assert.Empty(scenario.Own.Catalogue);
        Assert.DoesNotContain(scenario.Requests, request => request.Method is not ("GET" or "HEAD"));
        Assert.DoesNotContain(scenario.Requests, request => request.IsBlob);
    }

    [Fact]
    public async Task A_dry_run_needs_no_repository()
    {
        await using var scenario = await CommandScenario.StartAsync();

        var result = await scenario.RunAsync("run", "--dry-run");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("2 to copy", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_output_of_a_plan_can_be_piped_to_git_apply_and_gives_what_run_writes()
    {
        await using var scenario = await CommandScenario.StartAsync();
        ExampleImages.AddTo(scenario.Source);
        foreach (var file in Directory.EnumerateFiles(ExampleImages.Folder("raw-manifests", "before"), "*", SearchOption.AllDirectories))
            scenario.Write(
                Path.GetRelativePath(ExampleImages.Folder("raw-manifests", "before"), file),
                await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        scenario.Write("with blank/crlf é.yaml", CommandScenario.Web.ReplaceLineEndings("\r\n"));
        scenario.Write("bom.yaml", "\ufeff" + CommandScenario.Web.TrimEnd('\n'));
        scenario.Write("missing.yaml", CommandScenario.Web.Replace("busybox:1.36", scenario.Absent, StringComparison.Ordinal));
        await scenario.CommitAsync();

        var plan = await scenario.RunAsync("plan", "--verbose");
        Assert.Equal(1, plan.ExitCode);
        var check = await scenario.GitResultAsync(["apply", "--check", "--whitespace=nowarn"], plan.Output);
        Assert.True(check.ExitCode == 0, check.ToString());
        await scenario.GitResultAsync(["apply", "--whitespace=nowarn"], plan.Output);
        await scenario.GitAsync("add", "--all");
        var applied = await scenario.GitAsync("write-tree");
        await scenario.GitAsync("reset", "--quiet", "--hard");

        Assert.Equal(1, (await scenario.RunAsync("run")).ExitCode);
        Assert.Equal(applied, await scenario.GitAsync("rev-parse", "HEAD^{tree}"));
        Assert.Empty(await scenario.GitAsync("status", "--porcelain"));
    }

    [Fact]
    public async Task A_file_in_UTF_16_is_named_in_the_diff_and_the_rest_can_be_applied()
    {
        await using var scenario = await CommandScenario.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(scenario.Root, "utf16.yaml"), CommandScenario.Web, Encoding.Unicode, TestContext.Current.CancellationToken);
        await scenario.CommitAsync();

        var plan = await scenario.RunAsync("plan");
        var apply = await scenario.GitResultAsync(["apply"], plan.Output);

        Assert.True(apply.ExitCode == 0, apply.ToString());
        Assert.Contains("Binary files a/utf16.yaml and b/utf16.yaml differ\n", plan.Output, StringComparison.Ordinal);
        Assert.Contains(scenario.Destination, scenario.Read("web.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_after_the_run_has_nothing_to_show()
    {
        await using var scenario = await CommandScenario.CommittedAsync();
        await scenario.RunAsync("run");

        var plan = await scenario.RunAsync("plan");

        Assert.Equal(0, plan.ExitCode);
        Assert.Equal("1 file scanned, 0 with changes; 2 images.\n", plan.Output);
    }

    [Fact]
    public async Task What_is_in_the_destination_already_is_present_in_a_plan()
    {
        await using var scenario = await CommandScenario.CommittedAsync();
        await scenario.RunAsync("run");
        await scenario.GitAsync("reset", "--quiet", "--hard", "HEAD^");

        var plan = await scenario.RunAsync("plan");

        Assert.Equal(0, plan.ExitCode);
        Assert.Contains("2 images: 2 present.", plan.Output, StringComparison.Ordinal);
        Assert.Contains("+        image: ", plan.Output, StringComparison.Ordinal);
    }
}
