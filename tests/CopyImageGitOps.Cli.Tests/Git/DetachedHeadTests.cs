using CopyImageGitOps.Cli.Git;

namespace CopyImageGitOps.Cli.Tests.Git;

/// <summary>Commits on no branch, where they are wanted.</summary>
public sealed class DetachedHeadTests
{
    [Fact]
    public async Task A_detached_HEAD_moves_and_no_branch_does()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", ScratchRepository.Public));
        var start = await scratch.GitAsync("rev-parse", "HEAD");
        await scratch.GitAsync("checkout", "--quiet", "--detach");

        var outcome = await RunAsync(scratch, "");

        Assert.Empty(outcome.Findings);
        Assert.Equal($"{outcome.Commit}\n{start}", await scratch.GitAsync("rev-parse", "HEAD", "HEAD^"));
        Assert.Equal(start, await scratch.GitAsync("rev-parse", "main"));
        Assert.Equal("", await scratch.StatusAsync());
        Assert.StartsWith($"{outcome.Commit![..7]} HEAD@{{0}}: commit: Use private copies", await scratch.GitAsync("reflog", "-1", "--abbrev=7"));
    }

    [Fact]
    public async Task In_a_linked_worktree_its_own_HEAD_moves()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", ScratchRepository.Public));
        var start = await scratch.GitAsync("rev-parse", "HEAD");
        await scratch.GitAsync("worktree", "add", "--quiet", "--detach", "linked");

        var outcome = await RunAsync(scratch, "linked");

        Assert.NotNull(outcome.Commit);
        Assert.Equal(outcome.Commit + "\n", await scratch.GitAsync("-C", "linked", "rev-parse", "HEAD"));
        Assert.Equal("", await scratch.GitAsync("-C", "linked", "status", "--porcelain"));
        Assert.Equal(start + start, await scratch.GitAsync("rev-parse", "HEAD", "main"));
        Assert.Equal(ScratchRepository.Private, await scratch.GitAsync("show", $"{outcome.Commit}:web.yaml"));
    }

    private static async Task<CommitOutcome> RunAsync(ScratchRepository scratch, string path)
    {
        using var repository = scratch.Open(path);
        var file = Path.Combine(repository.Directory, "web.yaml");
        await File.WriteAllTextAsync(file, ScratchRepository.Private, scratch.Token);
        var commit = new RewriteCommit(repository, TimeProvider.System, scratch.Variables) { Mode = new CommitMode { AllowsDetachedHead = true } };
        Assert.Empty(await commit.ObstaclesAsync(author: null, scratch.Token));
        return await commit.CommitAsync(
            new CommitRequest { Paths = ["web.yaml"], Rewrite = ScratchRepository.Rewrite, Message = "Use private copies" }, scratch.Token);
    }
}
