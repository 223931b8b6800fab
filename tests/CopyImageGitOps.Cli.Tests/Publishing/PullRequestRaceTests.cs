using CopyImageGitOps.Testing.GitHub;
using CopyImageGitOps.Testing.Registries;
using static CopyImageGitOps.Cli.Tests.Publishing.PullRequestScenario;

namespace CopyImageGitOps.Cli.Tests.Publishing;

/// <summary>Two runs at once, and runs that were killed.</summary>
public sealed class PullRequestRaceTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_branch_that_others_move_nine_times_is_replaced_the_tenth(bool isSigned)
    {
        await using var scenario = await PullRequestScenario.StartAsync();
        await MoveAsync(scenario, "main");
        // Between the look at the branch and its replacement.
        scenario.Server.Add(MovesAfterLook(scenario) with { Times = 9 });

        var report = await scenario.RunAsync(0, ["--push-attempts", "10", .. isSigned ? ["--sign-commits"] : Array.Empty<string>()]);

        Assert.Equal("1 created", PullRequestOf(report));
        Assert.Equal(report.GetProperty("commit").GetString(), await scenario.TipAsync(Branch));
    }

    [Fact]
    public async Task A_branch_that_others_move_each_time_is_a_finding()
    {
        await using var scenario = await PullRequestScenario.StartAsync();
        await MoveAsync(scenario, "main");
        scenario.Server.Add(MovesAfterLook(scenario));

        var report = await scenario.RunAsync(1, "--push-attempts", "3");

        Assert.Equal(
            ["error push-raced: The branch 'copyimage/update' was moved by others each of the 3 times that it was to be replaced."], FindingsOf(report));
        Assert.Null(PullRequestOf(report));
        Assert.Equal("null", report.GetProperty("commit").GetRawText());
    }

    [Fact]
    public async Task Two_runs_at_once_end_with_one_pull_request()
    {
        await using var scenario = await PullRequestScenario.StartAsync();

        var reports = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => scenario.RunAsync(0, "--push-attempts", "10")));

        Assert.Equal([1, 1], reports.Select(report => report.GetProperty("pullRequest").GetProperty("number").GetInt32()));
        Assert.Single(scenario.Server.PullRequests);
        Assert.Equal($"{await scenario.TipAsync("main")}\n", await scenario.BareAsync("log", "-1", "--format=%P", Branch));
    }

    [Fact]
    public async Task What_a_killed_run_left_is_removed_by_the_next_and_nothing_else()
    {
        await using var scenario = await PullRequestScenario.StartAsync();
        var gate = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        scenario.Server.Add(GitHubFault.Before(HoldAsync) with { Path = "/git/matching-refs/heads/copyimage", Times = 1 });
        await scenario.Local.GitAsync("worktree", "add", "--quiet", "--detach", Path.Combine(scenario.Temporary, "mine"));
        Directory.Delete(Path.Combine(scenario.Temporary, "mine"), recursive: true);
        await using (var running = scenario.Program.Start(
            ["run", "--pull-request", "--config", scenario.Local.Configuration], scenario.Local.Root))
        {
            await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            running.Kill();
        }

        gate.SetResult();
        Assert.Single(Directory.EnumerateDirectories(scenario.Temporary, "copyimage-worktree-*"));

        Assert.Equal("1 created", PullRequestOf(await scenario.RunAsync(0)));

        Assert.Empty(Directory.EnumerateDirectories(scenario.Temporary, "copyimage-worktree-*"));
        var worktrees = (await scenario.Local.GitAsync("worktree", "list", "--porcelain")).Split('\n');
        var left = worktrees.Where(line => line.StartsWith("worktree ", StringComparison.Ordinal));
        Assert.Equal(["repository", "mine"], left.Select(Path.GetFileName));

        Task HoldAsync()
        {
            asked.TrySetResult();
            return gate.Task;
        }
    }

    [Fact]
    public async Task An_interrupted_run_leaves_no_worktree_and_no_branch()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Windows has no signals.");
        await using var scenario = await PullRequestScenario.StartAsync();
        var before = await scenario.CheckoutAsync();
        var held = RegistryFault.Wait(new TaskCompletionSource().Task) with { Path = "/blobs/sha256" };
        scenario.Local.Source.Add(held);
        await using var running = scenario.Program.StartOther(
            "env",
            ["--default-signal=INT,TERM", CopyImageProgram.Binary, "run", "--pull-request", "--config", scenario.Local.Configuration],
            scenario.Local.Root);
        await held.Struck.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        await running.SignalAsync("INT");

        Assert.Equal(130, (await running.ExitAsync()).ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(scenario.Temporary));
        Assert.Equal(before, await scenario.CheckoutAsync());
        Assert.Empty(scenario.Server.Writes);
        Assert.Null(await scenario.TipAsync(Branch));
    }

    /// <summary>The program's first look at its branch is a list of references; what happens then is not seen by it.</summary>
    private static GitHubFault MovesAfterLook(PullRequestScenario scenario) => GitHubFault.After(() => MoveAsync(scenario, Branch)) with
    {
        Path = "/git/matching-refs/heads/copyimage",
    };

    /// <summary>Somebody puts another commit on our branch.</summary>
    private static async Task MoveAsync(PullRequestScenario scenario, string from)
    {
        var repository = scenario.Server.Repository;
        var tree = await repository.GitAsync("rev-parse", $"{from}^{{tree}}");
        var commit = await repository.GitAsync(
            "-c", "user.name=Other", "-c", "user.email=other@example.com", "commit-tree", tree, "-p", from, "-m", $"another {Guid.NewGuid()}");
        await repository.GitAsync("update-ref", $"refs/heads/{Branch}", commit);
    }
}
