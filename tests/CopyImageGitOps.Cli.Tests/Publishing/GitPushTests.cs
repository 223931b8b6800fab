using CopyImageGitOps.Cli.Publishing;
using CopyImageGitOps.Cli.Tests.Git;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Cli.Tests.Publishing;

/// <summary>The publisher on its own: when it replaces a branch, and when it does not.</summary>
public sealed class GitPushTests : IDisposable
{
    private const string Zeros = "0000000000000000000000000000000000000000";

    private readonly TemporaryFolder _bare = new();

    public void Dispose() => _bare.Dispose();

    [Fact]
    public async Task A_branch_that_the_commit_is_not_on_top_of_is_raced_and_stays()
    {
        using var scratch = await StartAsync();
        await scratch.GitAsync("push", "--quiet", "origin", "theirs:images");

        var outcome = await PublishAsync(scratch, replaced: null);

        Assert.IsType<PublishOutcome.Raced>(outcome);
        Assert.Equal(await scratch.GitAsync("rev-parse", "theirs"), await TipAsync(scratch));
    }

    [Fact]
    public async Task A_branch_is_replaced_if_its_tip_is_the_one_that_was_named()
    {
        using var scratch = await StartAsync();
        await scratch.GitAsync("push", "--quiet", "origin", "theirs:images");

        var outcome = await PublishAsync(scratch, replaced: await ShaAsync(scratch, "theirs"));

        Assert.IsType<PublishOutcome.Published>(outcome);
        Assert.Equal(await scratch.GitAsync("rev-parse", "main"), await TipAsync(scratch));
    }

    [Fact]
    public async Task A_branch_whose_tip_is_another_is_not_replaced()
    {
        using var scratch = await StartAsync();
        await scratch.GitAsync("push", "--quiet", "origin", "theirs:images");

        Assert.IsType<PublishOutcome.Raced>(await PublishAsync(scratch, replaced: await ShaAsync(scratch, "main~")));
        Assert.IsType<PublishOutcome.Raced>(await PublishAsync(scratch, replaced: Zeros));
        Assert.Equal(await scratch.GitAsync("rev-parse", "theirs"), await TipAsync(scratch));
    }

    [Fact]
    public async Task A_branch_that_must_not_exist_is_made()
    {
        using var scratch = await StartAsync();

        var outcome = Assert.IsType<PublishOutcome.Published>(await PublishAsync(scratch, replaced: Zeros));

        Assert.Null(outcome.Previous);
        Assert.Equal(outcome.Commit + "\n", await TipAsync(scratch));
    }

    [Fact]
    public async Task A_commit_that_is_there_already_is_its_own_previous_one()
    {
        using var scratch = await StartAsync();
        await PublishAsync(scratch, replaced: null);

        var outcome = Assert.IsType<PublishOutcome.Published>(await PublishAsync(scratch, replaced: null));

        Assert.Equal(outcome.Commit, outcome.Previous);
    }

    [Fact]
    public async Task A_branch_that_the_remote_has_locked_is_raced()
    {
        using var scratch = await StartAsync();
        await scratch.GitAsync("push", "--quiet", "origin", "main~:refs/heads/images");
        _bare.Add("refs/heads/images.lock", "");

        Assert.IsType<PublishOutcome.Raced>(await PublishAsync(scratch, replaced: null));
    }

    [Fact]
    public async Task What_git_says_that_is_not_known_is_passed_on()
    {
        using var scratch = await StartAsync();
        await scratch.GitAsync("config", "remote.origin.receivepack", "sh -c 'echo fatal: Something new. >&2; exit 1' #");

        var failed = Assert.IsType<PublishOutcome.Failed>(await PublishAsync(scratch, replaced: null));

        Assert.Contains("Something new.", failed.Finding.Message, StringComparison.Ordinal);
        Assert.Equal(Severity.Error, failed.Finding.Severity);
    }

    private async Task<ScratchRepository> StartAsync()
    {
        var scratch = await ScratchRepository.WithAsync(("web.yaml", ScratchRepository.Public));
        await scratch.GitAsync("init", "--quiet", "--bare", _bare.Path);
        await scratch.GitAsync("remote", "add", "origin", $"file://{_bare.Path}");
        foreach (var branch in new[] { "theirs", "main" })
        {
            await scratch.GitAsync("switch", "--quiet", "-C", branch, "main");
            await scratch.GitAsync("commit", "--quiet", "--allow-empty", $"--message={branch}");
            if (branch == "theirs") await scratch.GitAsync("update-ref", "refs/heads/main", "theirs~");
        }

        return scratch;
    }

    private static async Task<PublishOutcome> PublishAsync(ScratchRepository scratch, string? replaced)
    {
        var publication = new BranchPublication(scratch.Full(".git"), await ShaAsync(scratch, "main"), "images") { Replaced = replaced };
        return await new GitPush("origin", scratch.Variables).PublishAsync(publication, scratch.Token);
    }

    private static async Task<string> ShaAsync(ScratchRepository scratch, string revision) => (await scratch.GitAsync("rev-parse", revision)).Trim();

    private Task<string> TipAsync(ScratchRepository scratch) => scratch.GitAsync("--git-dir", _bare.Path, "rev-parse", "images");
}
