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

        Assert.Empty(Obstacles(scratch));
    }

    [Fact]
    public async Task A_detached_HEAD_is_one()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));
        await scratch.GitAsync("checkout", "--quiet", "--detach");

        AssertSingle(scratch, FindingCodes.GitDetachedHead, "HEAD is detached at ", "git switch");
        Assert.Null((await scratch.RunAsync()).Commit);
    }

    [Fact]
    public async Task A_bare_repository_is_one()
    {
        using var scratch = await ScratchRepository.EmptyAsync("--bare");

        AssertSingle(scratch, FindingCodes.GitBareRepository, "is a bare repository", "working tree");
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

        AssertSingle(scratch, FindingCodes.GitUnbornBranch, "The branch 'main' has no commit yet", "git commit");
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

        var findings = Obstacles(scratch);

        Assert.Equal([FindingCodes.GitOperationInProgress, FindingCodes.GitConflict], findings.Select(f => f.Code));
        Assert.Contains($"A {operation} is in progress", findings[0].Message);
        Assert.Contains("'web.yaml' has unresolved conflicts", findings[1].Message);
        Assert.Null((await scratch.RunAsync()).Commit);
        Assert.Equal(status, await scratch.StatusAsync());
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

    private static IReadOnlyList<Finding> Obstacles(ScratchRepository scratch)
    {
        using var repository = scratch.Open();
        return scratch.Commit(repository).Obstacles(author: null);
    }

    private static void AssertSingle(ScratchRepository scratch, string code, string message, string hint)
    {
        var finding = Assert.Single(Obstacles(scratch));
        Assert.Equal((Severity.Error, code), (finding.Severity, finding.Code));
        Assert.Contains(message, finding.Message);
        Assert.Contains(hint, finding.Hint);
    }
}
