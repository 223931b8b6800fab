using CopyImageGitOps.Cli.Git;
using CopyImageGitOps.Cli.GitHub;
using CopyImageGitOps.Cli.Publishing;
using CopyImageGitOps.Cli.Tests.Git;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Testing.GitHub;

namespace CopyImageGitOps.Cli.Tests.GitHub;

/// <summary>A commit made again through the API: its content, and the branch that it is put on.</summary>
public sealed class SignedCommitTests
{
    [Fact]
    public async Task Modes_deletions_links_and_odd_bytes_arrive_as_they_are()
    {
        await using var world = await GitHubWorld.StartAsync();
        using var local = await CloneAsync(world);
        local.Write("bin/run.sh", "#!/bin/sh\n");
        local.MakeExecutable("bin/run.sh");
        await File.WriteAllBytesAsync(local.Full("größe ünd.bin"), [0, 255, 13, 10, 0xC3], world.Token);
        File.CreateSymbolicLink(local.Full("link"), "web.yaml");
        File.Delete(local.Full("old/gone.yaml"));
        local.Write("deep/er/new.yaml", "a: 1\r\n");
        var commit = await CommitAsync(local, "subject\n\nbody  with  blanks\n\n- a: b\n");

        var outcome = await PublishAsync(world, local, commit, "main");

        var published = Assert.IsType<PublishOutcome.Published>(outcome);
        Assert.NotEqual(commit, published.Commit);
        Assert.Equal(published.Commit, await world.Repository.TipAsync("main"));
        const string Same = "--format=%T %P%n%B";
        Assert.Equal(await local.GitAsync("log", "-1", Same, commit), await local.GitAsync("log", "-1", Same, published.Commit));
        var added = await local.GitAsync("diff-tree", "-r", "--diff-filter=A", "--name-only", "--no-commit-id", published.Commit);
        Assert.Equal(4, added.Split('\n').Length - 1);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(BranchPublication.NoBranch)]
    public async Task A_branch_that_is_not_there_is_created(string? replaced)
    {
        await using var world = await GitHubWorld.StartAsync();
        using var local = await CloneAsync(world);
        local.Write("web.yaml", "image: private\n");

        var outcome = await PublishAsync(world, local, await CommitAsync(local), "new/branch", replaced);

        Assert.Equal(Assert.IsType<PublishOutcome.Published>(outcome).Commit, await world.Repository.TipAsync("new/branch"));
    }

    [Fact]
    public async Task A_branch_that_has_moved_is_a_race_and_stays_as_it_is()
    {
        await using var world = await GitHubWorld.StartAsync();
        using var local = await CloneAsync(world);
        local.Write("web.yaml", "image: private\n");
        var commit = await CommitAsync(local);
        var moved = await world.CommitAsync("main", null, ("other.yaml", "x: 1\n"));

        Assert.IsType<PublishOutcome.Raced>(await PublishAsync(world, local, commit, "main"));
        Assert.Equal(moved, await world.Repository.TipAsync("main"));
    }

    [Fact]
    public async Task A_replaced_branch_that_is_not_where_it_was_is_a_race_and_nothing_is_written()
    {
        await using var world = await GitHubWorld.StartAsync();
        using var local = await CloneAsync(world);
        local.Write("web.yaml", "image: private\n");
        var commit = await CommitAsync(local);
        var there = await world.BranchOffAsync();

        Assert.IsType<PublishOutcome.Raced>(await PublishAsync(world, local, commit, GitHubWorld.Branch, BranchPublication.NoBranch));
        Assert.IsType<PublishOutcome.Raced>(await PublishAsync(world, local, commit, GitHubWorld.Branch, await world.Repository.TipAsync("main")));

        Assert.Equal(there, await world.Repository.TipAsync(GitHubWorld.Branch));
        Assert.Empty(world.Server.Writes);
    }

    [Fact]
    public async Task Ten_races_in_a_row_lose_no_commit_of_the_other()
    {
        await using var world = await GitHubWorld.StartAsync();
        using var local = await CloneAsync(world);
        var others = new List<string>();
        world.Server.Add(GitHubFault.Before(MoveAsync) with { Method = "PATCH", Times = 10 });

        for (var race = 0; race < 10; race++) Assert.IsType<PublishOutcome.Raced>(await TryAsync());
        var outcome = await TryAsync();

        var published = Assert.IsType<PublishOutcome.Published>(outcome).Commit;
        Assert.Equal(10, others.Count);
        foreach (var other in others) Assert.True(await world.Repository.IsAncestorAsync(other, published));

        async Task MoveAsync() => others.Add(await world.CommitAsync("main", null, ($"other-{others.Count}.yaml", "x: 1\n")));

        async Task<PublishOutcome> TryAsync()
        {
            await local.GitAsync("fetch", "--quiet", "origin");
            await local.GitAsync("reset", "--quiet", "--hard", "origin/main");
            local.Write("web.yaml", "image: private\n");
            return await PublishAsync(world, local, await CommitAsync(local), "main");
        }
    }

    [Theory]
    [InlineData("POST", "/git/refs$", "new")]
    [InlineData("PATCH", "/git/refs/", "main")]
    public async Task A_branch_that_was_moved_without_the_answer_coming_through_is_not_taken_for_a_race(string method, string path, string branch)
    {
        await using var world = await GitHubWorld.StartAsync();
        using var local = await CloneAsync(world);
        local.Write("web.yaml", "image: private\n");
        world.Server.Add(GitHubFault.CloseBeforeAnswer() with { Method = method, Path = path, Times = 1 });

        var outcome = await PublishAsync(world, local, await CommitAsync(local), branch);

        Assert.Equal(Assert.IsType<PublishOutcome.Published>(outcome).Commit, await world.Repository.TipAsync(branch));
    }

    [Fact]
    public async Task A_parent_that_GitHub_does_not_have_is_a_finding()
    {
        await using var world = await GitHubWorld.StartAsync();
        using var local = await CloneAsync(world);
        local.Write("mine.txt", "not pushed\n");
        var parent = await CommitAsync(local);
        local.Write("web.yaml", "image: private\n");

        var finding = Assert.IsType<PublishOutcome.Failed>(await PublishAsync(world, local, await CommitAsync(local), "main")).Finding;

        Assert.Equal(
            (FindingCodes.GitParentMissing, $"The commit {parent[..10]}, on which the new one is based, is not in 'acme/shop' on GitHub."),
            (finding.Code, finding.Message));
        Assert.Equal("Push it first: a commit that GitHub signs can only be made on one that it has.", finding.Hint);
        Assert.Empty(world.Server.Writes);
    }

    [Fact]
    public async Task A_token_that_may_not_write_is_a_finding()
    {
        await using var world = await GitHubWorld.StartAsync(new GitHubServerOptions { MayWriteContents = false });
        using var local = await CloneAsync(world);
        local.Write("web.yaml", "image: private\n");

        var finding = Assert.IsType<PublishOutcome.Failed>(await PublishAsync(world, local, await CommitAsync(local), "main")).Finding;

        Assert.Equal(
            (FindingCodes.GithubForbidden, "The token may not write 'web.yaml' in 'acme/shop' (403: Resource not accessible by integration)."),
            (finding.Code, finding.Message));
    }

    [Fact]
    public async Task Another_tree_than_that_of_the_commit_is_put_on_no_branch()
    {
        await using var world = await GitHubWorld.StartAsync();
        using var local = await CloneAsync(world);
        local.Write("web.yaml", "image: private\n");
        var commit = await CommitAsync(local);
        var main = await world.Repository.TipAsync("main");
        var other = await world.Repository.GitAsync("rev-parse", "main^{tree}");
        world.Server.Add(GitHubFault.Answer(201, $$"""{"sha":"{{other}}"}""") with { Path = "/git/trees$" });

        var finding = Assert.IsType<PublishOutcome.Failed>(await PublishAsync(world, local, commit, "main")).Finding;

        Assert.Equal(
            (FindingCodes.GithubProtocol, $"GitHub made another tree of the commit {commit[..10]} than Git; it was not put on the branch."),
            (finding.Code, finding.Message));
        Assert.Equal(main, await world.Repository.TipAsync("main"));
    }

    /// <summary>With a file to delete.</summary>
    private static async Task<ScratchRepository> CloneAsync(GitHubWorld world)
    {
        await world.CommitAsync("main", null, ("old/gone.yaml", "x: 1\n"));
        var local = await ScratchRepository.WithIdentityAsync();
        await local.GitAsync("remote", "add", "origin", world.Repository.Directory);
        await local.GitAsync("fetch", "--quiet", "origin");
        await local.GitAsync("reset", "--quiet", "--hard", "origin/main");
        return local;
    }

    private static async Task<string> CommitAsync(ScratchRepository local, string message = "Use private copies\n")
    {
        await local.GitAsync("add", "--all");
        await local.GitAsync("commit", "--quiet", "--cleanup=verbatim", $"--message={message}");
        return (await local.GitAsync("rev-parse", "HEAD")).Trim();
    }

    private static Task<PublishOutcome> PublishAsync(GitHubWorld world, ScratchRepository local, string commit, string branch, string? replaced = null)
    {
        var fetch = new RemoteFetch("origin", new GitEnvironment(local.Variables));
        var publication = new BranchPublication(local.Full(".git"), commit, branch) { Replaced = replaced };
        return new SignedCommit(world.Api, fetch).PublishAsync(publication, world.Token);
    }
}
