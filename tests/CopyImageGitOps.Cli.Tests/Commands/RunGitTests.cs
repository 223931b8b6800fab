namespace CopyImageGitOps.Cli.Tests.Commands;

/// <summary>The whole program in repositories that are not plain clones.</summary>
public sealed class RunGitTests
{
    [Fact]
    public async Task A_linked_worktree_is_run_on_its_own_branch()
    {
        await using var scenario = await CommandScenario.CommittedAsync(folder: "nested/repository");
        await scenario.GitAsync("worktree", "add", "--quiet", "-b", "feature", "../linked");

        var result = await scenario.RunAsync("run", "../linked");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains($"{scenario.Destination}/docker.io/library/nginx:1.25@", await scenario.GitAsync("show", "feature:web.yaml"), StringComparison.Ordinal);
        Assert.Equal(CommandScenario.Web, await scenario.GitAsync("show", "main:web.yaml"));
        Assert.Equal(CommandScenario.Web, scenario.Read("web.yaml"));
        Assert.Equal("", await scenario.GitAsync("-C", "../linked", "status", "--porcelain"));
    }

    [Fact]
    public async Task A_submodule_is_run_from_within_and_not_from_above()
    {
        await using var scenario = await CommandScenario.CommittedAsync(folder: "nested/repository");
        await scenario.GitAsync("clone", "--quiet", ".", "../module");
        await scenario.GitAsync("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../module", "apps");
        await scenario.GitAsync("commit", "--quiet", "--message=Add apps");
        await scenario.GitAsync("-C", "apps", "config", "user.name", "Jane Doe");
        await scenario.GitAsync("-C", "apps", "config", "user.email", "jane@example.com");

        var above = await scenario.ReportAsync(0, "run");
        Assert.Equal(CommandScenario.Web, scenario.Read("apps/web.yaml"));
        var within = await scenario.RunAsync("run", "apps");

        var finding = Assert.Single(above.GetProperty("findings").EnumerateArray());
        Assert.Equal("info submodule-skipped apps", $"{finding.GetProperty("severity")} {finding.GetProperty("code")} {finding.GetProperty("file")}");
        Assert.Equal("Run in the repository that it comes from.", finding.GetProperty("hint").GetString());
        Assert.True(within.ExitCode == 0, within.ToString());
        Assert.Contains(scenario.Destination, await scenario.GitAsync("-C", "apps", "show", "HEAD:web.yaml"), StringComparison.Ordinal);
        Assert.Equal(" M apps\n", await scenario.GitAsync("status", "--porcelain"));
    }

    /// <summary>On Windows, Git gives every text file carriage returns, the lock file among them.</summary>
    [Fact]
    public async Task A_checkout_with_other_line_endings_is_rewritten_with_them_and_committed_without()
    {
        await using var scenario = await CommandScenario.CommittedAsync(folder: "nested/repository");
        await scenario.RunAsync("run");
        await scenario.GitAsync("clone", "--quiet", "-c", "core.autocrlf=true", "-c", "user.name=J", "-c", "user.email=j@example.com", ".", "../windows");
        Assert.Contains("\r\n", scenario.Read("../windows/copyimage.lock"), StringComparison.Ordinal);
        var head = await scenario.GitAsync("rev-parse", "HEAD");

        var second = await scenario.RunAsync("run", "../windows");

        Assert.True(second.ExitCode == 0, second.ToString());
        Assert.Equal(head, await scenario.GitAsync("-C", "../windows", "rev-parse", "HEAD"));
        scenario.AddImage("library/redis", "7", new Testing.Images.TestImageOptions { Seed = 3 });
        scenario.Write("../windows/redis.yaml", CommandScenario.Web.Replace("nginx:1.25", "redis:7", StringComparison.Ordinal).ReplaceLineEndings("\r\n"));
        await scenario.GitAsync("-C", "../windows", "add", "--all");
        await scenario.GitAsync("-C", "../windows", "commit", "--quiet", "--message=Add redis");
        var third = await scenario.RunAsync("run", "../windows");

        Assert.True(third.ExitCode == 0, third.ToString());
        foreach (var file in new[] { "redis.yaml", "copyimage.lock" })
        {
            Assert.DoesNotContain("\r", await scenario.GitAsync("-C", "../windows", "cat-file", "blob", $"HEAD:{file}"), StringComparison.Ordinal);
            var lines = scenario.Read($"../windows/{file}").Split('\n')[..^1];
            Assert.All(lines, line => Assert.EndsWith("\r", line, StringComparison.Ordinal));
        }

        Assert.Contains("library/redis:7", await scenario.GitAsync("-C", "../windows", "show", "HEAD:copyimage.lock"), StringComparison.Ordinal);
        Assert.Equal("", await scenario.GitAsync("-C", "../windows", "status", "--porcelain"));
    }

    /// <summary>As in the containers of CI: what runs there is not who owns the checkout (https://git-scm.com/docs/git-config, safe.directory).</summary>
    [Fact]
    public async Task A_checkout_of_another_user_is_run_without_touching_anyone_s_configuration()
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root can give files away.");
        await using var scenario = await CommandScenario.CommittedAsync();
        var chown = await scenario.Program.StartOther("chown", ["-R", "65534:65534", scenario.Root], scenario.Root, null).ExitAsync();
        Assert.Equal(0, chown.ExitCode);
        Assert.NotEqual(0, (await scenario.GitResultAsync(["status"])).ExitCode);

        var result = await scenario.RunAsync("run");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("dubious ownership", (await scenario.GitResultAsync(["status"])).Error, StringComparison.Ordinal);
        await scenario.Program.StartOther("chown", ["-R", "root:root", scenario.Root], scenario.Root, null).ExitAsync();
        Assert.Equal("", await scenario.GitAsync("status", "--porcelain"));
        Assert.Contains(scenario.Destination, await scenario.GitAsync("show", "HEAD:web.yaml"), StringComparison.Ordinal);
    }
}
