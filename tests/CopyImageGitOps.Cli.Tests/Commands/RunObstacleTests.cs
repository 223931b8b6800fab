namespace CopyImageGitOps.Cli.Tests.Commands;

/// <summary>Where no commit can be made, nothing is copied and nothing is written.</summary>
public sealed class RunObstacleTests
{
    [Fact]
    public async Task Outside_of_a_repository_the_hint_is_no_commit_which_works_on_plain_folders()
    {
        await using var scenario = await CommandScenario.StartAsync();

        await NothingIsTouchedAsync(scenario, "is not in a Git repository. [git-no-repository]", "--no-commit");

        var result = await scenario.RunAsync("run", "--no-commit");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"image: {scenario.Destination}/docker.io/library/nginx:1.25@sha256:", scenario.Read("web.yaml"), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(scenario.Root, "copyimage.lock")));
        Assert.DoesNotContain("Committed", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_detached_head_is_refused()
    {
        await using var scenario = await CommandScenario.CommittedAsync();
        await scenario.GitAsync("checkout", "--quiet", "--detach");

        await NothingIsTouchedAsync(scenario, "HEAD is detached", "git switch");
    }

    [Fact]
    public async Task A_branch_without_a_commit_is_refused()
    {
        await using var scenario = await CommandScenario.StartAsync();
        await scenario.GitAsync("init", "--quiet", "--initial-branch=main");
        await scenario.GitAsync("add", "--all");

        await NothingIsTouchedAsync(scenario, "The branch 'main' has no commit yet", "--no-commit");
    }

    [Fact]
    public async Task A_bare_repository_is_refused()
    {
        await using var scenario = await CommandScenario.CommittedAsync();
        await scenario.GitAsync("clone", "--quiet", "--bare", ".", "bare.git");

        await NothingIsTouchedAsync(scenario, "is a bare repository", "clone with a working tree", "bare.git");
    }

    [Fact]
    public async Task No_identity_is_refused_unless_the_environment_has_one()
    {
        await using var scenario = await CommandScenario.CommittedAsync();
        await scenario.GitAsync("config", "--unset", "user.email");

        await NothingIsTouchedAsync(scenario, "[git-no-identity]", "user.email");

        scenario.Program.Variables["GIT_AUTHOR_EMAIL"] = scenario.Program.Variables["GIT_COMMITTER_EMAIL"] = "bot@example.com";
        Assert.Equal(0, (await scenario.RunAsync("run")).ExitCode);
        Assert.Equal("Jane Doe <bot@example.com>\n", await scenario.GitAsync("log", "-1", "--format=%an <%ae>"));
    }

    [Fact]
    public async Task A_lock_file_that_cannot_be_trusted_is_refused()
    {
        await using var scenario = await CommandScenario.StartAsync();
        scenario.Write("copyimage.lock", "<<<<<<< HEAD\nimages: []\n");
        await scenario.CommitAsync();

        await NothingIsTouchedAsync(scenario, "copyimage.lock", "[lock-invalid]");
    }

    private static async Task NothingIsTouchedAsync(CommandScenario scenario, string message, string hint, string path = ".")
    {
        var before = scenario.Snapshot();

        var result = await scenario.RunAsync("run", path);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Contains(hint, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.Equal(before, scenario.Snapshot());
        Assert.Empty(scenario.Requests);
    }
}
