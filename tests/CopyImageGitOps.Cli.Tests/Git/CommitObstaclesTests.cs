using CopyImageGitOps.Cli.Git;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Tests.Git;

public sealed class CommitObstaclesTests
{
    private const string Public = ScratchRepository.Public;

    [Fact]
    public async Task A_healthy_repository_has_none()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));

        Assert.Empty(await ObstaclesAsync(scratch));
    }

    [Fact]
    public async Task A_detached_HEAD_is_one()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));
        await scratch.GitAsync("checkout", "--quiet", "--detach");

        await AssertSingleAsync(scratch, FindingCodes.GitDetachedHead, "HEAD is detached at ", "git switch");
        Assert.Null((await scratch.RunAsync()).Commit);
    }

    [Fact]
    public async Task A_bare_repository_is_one()
    {
        using var scratch = await ScratchRepository.EmptyAsync("--bare");

        await AssertSingleAsync(scratch, FindingCodes.GitBareRepository, "is a bare repository", "working tree");
        using var repository = scratch.Open();
        Assert.Null(repository.WorkTreeRoot);
        Assert.Empty(repository.TrackedFiles(_ => true, new FindingLog()));
        Assert.Empty(repository.DifferingFiles(_ => true));
    }

    [Fact]
    public async Task A_branch_without_a_commit_is_one()
    {
        using var scratch = await ScratchRepository.WithIdentityAsync();
        scratch.Write("web.yaml", Public);
        await scratch.GitAsync("add", "web.yaml");

        await AssertSingleAsync(scratch, FindingCodes.GitUnbornBranch, "The branch 'main' has no commit yet", "git commit");
        using var repository = scratch.Open();
        Assert.Equal(("main", null), (repository.Branch, repository.HeadCommit));
        Assert.Equal("web.yaml", Assert.Single(repository.TrackedFiles(_ => true, new FindingLog())).Path);
        Assert.Empty(repository.CommittedVersions(_ => true));
    }

    [Theory]
    [InlineData("merge", "merge")]
    [InlineData("cherry-pick", "cherry-pick")]
    [InlineData("rebase", "rebase")]
    public async Task An_operation_in_progress_is_one_and_so_are_its_conflicts(string command, string operation)
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", "a: 1\n"));
        await scratch.GitAsync("switch", "--quiet", "--create", "other");
        scratch.Write("web.yaml", "a: 2\n");
        await scratch.GitAsync("commit", "--quiet", "--all", "--message=two");
        await scratch.GitAsync("switch", "--quiet", "main");
        scratch.Write("web.yaml", "a: 3\n");
        await scratch.GitAsync("commit", "--quiet", "--all", "--message=three");
        await scratch.GitAsync([command, "other"], isFailureExpected: true);
        var status = await scratch.StatusAsync();

        var findings = await ObstaclesAsync(scratch);

        Assert.Equal([FindingCodes.GitOperationInProgress, FindingCodes.GitConflict], findings.Select(f => f.Code));
        Assert.Contains($"A {operation} is in progress", findings[0].Message);
        Assert.Contains("'web.yaml' has unresolved conflicts", findings[1].Message);
        Assert.Null((await scratch.RunAsync()).Commit);
        Assert.Equal(status, await scratch.StatusAsync());
    }

    [Fact]
    public async Task A_configuration_that_git_cannot_read_is_one()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));
        using var repository = scratch.Open();
        scratch.Write(".git/broken", "[user\n");
        scratch.Variables["GIT_CONFIG_GLOBAL"] = scratch.Full(".git/broken");

        var error = await Assert.ThrowsAsync<GitException>(() => scratch.Commit(repository).ObstaclesAsync(author: null, scratch.Token));

        Assert.Equal(FindingCodes.GitFailed, error.Finding.Code);
        Assert.Contains("bad config line 1", error.Finding.Message);
    }

    [Fact]
    public async Task A_repository_that_libgit2_cannot_read_is_a_finding()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));
        await scratch.GitAsync("config", "core.repositoryFormatVersion", "1");
        await scratch.GitAsync("config", "extensions.unheardOf", "true");

        var error = Assert.Throws<GitException>(() => scratch.Open());

        Assert.Equal(FindingCodes.GitFailed, error.Finding.Code);
        Assert.Contains("unheardof", error.Finding.Message);
    }

    [Fact]
    public async Task An_index_that_libgit2_cannot_read_is_a_finding()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));
        await scratch.GitAsync("update-index", "--split-index");

        var error = await Assert.ThrowsAsync<GitException>(() => scratch.RunAsync());

        Assert.Equal(FindingCodes.GitFailed, error.Finding.Code);
        Assert.Contains("extension", error.Finding.Message);
    }

    private static async Task<IReadOnlyList<Finding>> ObstaclesAsync(ScratchRepository scratch)
    {
        using var repository = scratch.Open();
        return await scratch.Commit(repository).ObstaclesAsync(author: null, scratch.Token);
    }

    private static async Task AssertSingleAsync(ScratchRepository scratch, string code, string message, string hint)
    {
        var finding = Assert.Single(await ObstaclesAsync(scratch));
        Assert.Equal((Severity.Error, code), (finding.Severity, finding.Code));
        Assert.Contains(message, finding.Message);
        Assert.Contains(hint, finding.Hint);
    }
}
