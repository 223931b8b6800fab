using System.Diagnostics;
using CopyImageGitOps.Findings;
using Microsoft.Extensions.Time.Testing;

namespace CopyImageGitOps.Cli.Tests.Git;

public sealed class InterruptedRunTests
{
    private const string Public = ScratchRepository.Public;
    private const string Private = ScratchRepository.Private;

    [Fact]
    public async Task A_run_that_was_killed_after_writing_the_files_is_completed()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public), ("same.yaml", "image: other\n"));
        scratch.Write("web.yaml", Private);

        using (var repository = scratch.Open())
        {
            var version = Assert.Single(repository.CommittedVersions(ScratchRepository.IsManifest));
            Assert.Equal("web.yaml", version.Path);
            Assert.Equal(Public, System.Text.Encoding.UTF8.GetString(version.Content));
        }

        var outcome = await scratch.RunAsync();

        Assert.Equal(["web.yaml"], outcome.Files);
        Assert.Equal(Private, await scratch.GitAsync("show", "HEAD:web.yaml"));
        Assert.Equal("", await scratch.StatusAsync());
    }

    [Fact]
    public async Task A_run_that_was_killed_after_writing_the_index_is_completed()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));
        scratch.Write("web.yaml", Private);
        await scratch.GitAsync("add", "web.yaml");

        var outcome = await scratch.RunAsync();

        Assert.Equal(["web.yaml"], outcome.Files);
        Assert.Equal(Private, await scratch.GitAsync("show", "HEAD:web.yaml"));
        Assert.Equal("", await scratch.StatusAsync());
    }

    [Fact]
    public async Task The_user_s_own_changes_survive_a_killed_run()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", "a: 1\n" + Public));
        scratch.Write("web.yaml", "a: 2\n" + Private);

        await scratch.RunAsync();

        Assert.Equal("a: 1\n" + Private, await scratch.GitAsync("show", "HEAD:web.yaml"));
        Assert.Equal(" M web.yaml\n", await scratch.StatusAsync());
        Assert.Contains("-a: 1\n+a: 2\n", await scratch.GitAsync("diff"));
    }

    [Fact]
    public async Task A_branch_that_moves_meanwhile_is_left_alone()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));
        var tree = (await scratch.GitAsync("rev-parse", "HEAD^{tree}")).Trim();
        var other = (await scratch.GitAsync("commit-tree", "-p", "HEAD", "-m", "other", tree)).Trim();

        var outcome = await scratch.RunAsync(with: r => r with
        {
            Rewrite = (path, content) =>
            {
                using var git = Process.Start(new ProcessStartInfo("git", ["update-ref", "refs/heads/main", other]) { WorkingDirectory = scratch.Root })!;
                git.WaitForExit();
                return ScratchRepository.Rewrite(path, content);
            },
        });

        Assert.Null(outcome.Commit);
        var finding = Assert.Single(outcome.Findings);
        Assert.Equal((Severity.Error, FindingCodes.GitBranchMoved), (finding.Severity, finding.Code));
        Assert.Contains("'main' was moved by another process", finding.Message);
        Assert.Equal(other + "\n", await scratch.GitAsync("rev-parse", "main"));
        Assert.Equal(" M web.yaml\n", await scratch.StatusAsync());
        Assert.NotNull((await scratch.RunAsync()).Commit);
        Assert.Equal(other + "\n", await scratch.GitAsync("rev-parse", "main^"));
    }

    [Fact]
    public async Task A_branch_that_moves_at_the_last_moment_is_left_alone_too()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));
        scratch.Write("other.txt", "x");
        await scratch.GitAsync("add", "other.txt");
        await scratch.GitAsync("commit", "--quiet", "--message=other");
        using var repository = new LibGit2Sharp.Repository(scratch.Root);
        var tip = repository.Head.Tip;
        var update = new Cli.Git.BranchUpdate("refs/heads/main", tip.Parents.Single(), tip.Parents.Single(), tip.Committer);

        var finding = await update.ApplyAsync(scratch.Full(".git"), new Cli.Git.GitEnvironment(scratch.Variables));

        Assert.Equal(FindingCodes.GitBranchMoved, finding?.Code);
        Assert.Equal(tip.Sha + "\n", await scratch.GitAsync("rev-parse", "main"));
    }

    [Fact]
    public async Task The_lock_of_another_git_command_is_waited_for_and_then_reported()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));
        scratch.Write(".git/index.lock", "");
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(3) };

        var outcome = await scratch.RunAsync(time: time);

        Assert.Null(outcome.Commit);
        var finding = Assert.Single(outcome.Findings);
        Assert.Equal((Severity.Error, FindingCodes.GitLocked), (finding.Severity, finding.Code));
        Assert.Contains(Path.Combine(".git", "index.lock"), finding.Message);
        Assert.True(File.Exists(scratch.Full(".git/index.lock")));
        File.Delete(scratch.Full(".git/index.lock"));
        Assert.NotNull((await scratch.RunAsync()).Commit);
    }

    [Fact]
    public async Task A_lock_that_is_released_in_time_does_no_harm()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));
        scratch.Write(".git/index.lock", "");

        var run = scratch.RunAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(100), scratch.Token);
        File.Delete(scratch.Full(".git/index.lock"));

        Assert.NotNull((await run).Commit);
    }

    [Fact]
    public async Task The_lock_of_a_killed_run_is_taken_over()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));
        using var ended = Process.Start("git", "--version");
        await ended.WaitForExitAsync(scratch.Token);
        File.CreateSymbolicLink(scratch.Full(".git/index.lock"), $"copyimage {Environment.MachineName} {ended.Id}");

        var outcome = await scratch.RunAsync();

        Assert.NotNull(outcome.Commit);
        Assert.False(Path.Exists(scratch.Full(".git/index.lock")));
    }

    [Fact]
    public async Task Git_respects_the_lock_while_the_edits_are_made()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public), ("other.txt", "1\n"));
        scratch.Write("other.txt", "2\n");
        var refused = 0;

        await scratch.RunAsync(with: r => r with
        {
            Rewrite = (path, content) =>
            {
                using var git = Process.Start(new ProcessStartInfo("git", ["add", "other.txt"])
                {
                    WorkingDirectory = scratch.Root,
                    RedirectStandardError = true,
                    UseShellExecute = false,
                })!;
                git.WaitForExit();
                if (git.ExitCode != 0) refused++;
                return ScratchRepository.Rewrite(path, content);
            },
        });

        Assert.Equal(1, refused);
        Assert.Equal(" M other.txt\n", await scratch.StatusAsync());
    }

    [Theory]
    [InlineData("running")]
    [InlineData("elsewhere")]
    public async Task The_lock_of_a_run_that_may_still_go_on_is_respected(string where)
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));
        var holder = where == "running" ? $"{Environment.MachineName} {Environment.ProcessId}" : "another-host 1";
        File.CreateSymbolicLink(scratch.Full(".git/index.lock"), $"copyimage {holder}");

        var outcome = await scratch.RunAsync(time: new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(3) });

        Assert.Equal(FindingCodes.GitLocked, Assert.Single(outcome.Findings).Code);
    }

    [Fact]
    public async Task What_a_killed_run_left_of_its_work_is_no_obstacle()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));
        scratch.Write(".git/copyimage-index", "half");
        scratch.Write(".git/copyimage-index.lock", "half");

        var outcome = await scratch.RunAsync();

        Assert.NotNull(outcome.Commit);
        Assert.Empty(Directory.EnumerateFiles(scratch.Full(".git"), "copyimage-*"));
    }

    [Fact]
    public async Task A_branch_that_is_locked_is_an_error_and_the_next_run_completes()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));
        scratch.Write(".git/refs/heads/main.lock", "");

        var outcome = await scratch.RunAsync();

        Assert.Null(outcome.Commit);
        var finding = Assert.Single(outcome.Findings);
        Assert.Equal(FindingCodes.GitLocked, finding.Code);
        Assert.Contains("main.lock", finding.Message);
        Assert.Equal("M  web.yaml\n", await scratch.StatusAsync());
        File.Delete(scratch.Full(".git/refs/heads/main.lock"));
        Assert.NotNull((await scratch.RunAsync()).Commit);
        Assert.Equal("", await scratch.StatusAsync());
    }
}
