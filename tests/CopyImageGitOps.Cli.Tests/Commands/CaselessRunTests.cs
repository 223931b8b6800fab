using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Cli.Tests.Commands;

/// <summary>On a file system where <c>Web.yaml</c> and <c>web.yaml</c> are one file.</summary>
public sealed class CaselessRunTests
{
    [Fact(Timeout = 120_000)]
    public async Task A_name_keeps_the_case_that_Git_knows()
    {
        await using var system = await CaselessFileSystem.MountAsync(TestContext.Current.CancellationToken);
        await using var scenario = await CommandScenario.StartAsync(folder: Path.Combine(system.Path, "repository"));
        File.Move(Path.Combine(scenario.Root, "web.yaml"), Path.Combine(scenario.Root, "Web.yaml"));
        await scenario.CommitAsync();
        await RenameInGitAsync(scenario, "web.yaml", "Web.yaml");

        var result = await scenario.RunAsync("run");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal("Web.yaml\ncopyimage.lock\n", await scenario.GitAsync("ls-tree", "--name-only", "HEAD"));
        Assert.Contains(scenario.Destination, await scenario.GitAsync("show", "HEAD:Web.yaml"), StringComparison.Ordinal);
        Assert.Equal("", await scenario.GitAsync("status", "--porcelain"));
        Assert.Equal(0, (await scenario.RunAsync("check")).ExitCode);
    }

    /// <summary>Committed where case counts; here both names lead to one file. Neither may take the other's content in the commit.</summary>
    [Fact(Timeout = 120_000)]
    public async Task Two_files_whose_names_differ_in_case_keep_their_own_contents()
    {
        await using var system = await CaselessFileSystem.MountAsync(TestContext.Current.CancellationToken);
        await using var scenario = await CommandScenario.CommittedAsync(folder: Path.Combine(system.Path, "repository"));
        var other = CommandScenario.Web.Replace("nginx:1.25   # the front end", "nginx:1.25   # the other end", StringComparison.Ordinal);
        var blob = (await scenario.GitResultAsync(["hash-object", "-w", "--stdin"], other)).Output.Trim();
        await scenario.GitAsync("update-index", "--add", "--cacheinfo", $"100644,{blob},WEB.yaml");
        await scenario.GitAsync("commit", "--quiet", "--message=The other");
        var status = await scenario.GitAsync("status", "--porcelain");

        var result = await scenario.RunAsync("run");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("  # the front end\n", await scenario.GitAsync("show", "HEAD:web.yaml"), StringComparison.Ordinal);
        Assert.Contains("  # the other end\n", await scenario.GitAsync("show", "HEAD:WEB.yaml"), StringComparison.Ordinal);
        foreach (var file in new[] { "web.yaml", "WEB.yaml" })
            Assert.Contains($"{scenario.Destination}/docker.io/library/nginx:1.25@", await scenario.GitAsync("show", $"HEAD:{file}"), StringComparison.Ordinal);
        Assert.Equal(status, await scenario.GitAsync("status", "--porcelain"));
    }

    private static async Task RenameInGitAsync(CommandScenario scenario, string from, string to)
    {
        var blob = (await scenario.GitAsync("rev-parse", $"HEAD:{from}")).Trim();
        await scenario.GitAsync("rm", "--quiet", "--cached", from);
        await scenario.GitAsync("update-index", "--add", "--cacheinfo", $"100644,{blob},{to}");
        await scenario.GitAsync("commit", "--quiet", "--message=Case");
        Assert.Equal("", await scenario.GitAsync("status", "--porcelain"));
    }
}
