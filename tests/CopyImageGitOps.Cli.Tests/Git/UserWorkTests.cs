using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Tests.Git;

/// <summary>What the user has staged, changed, added, deleted or renamed stays so, and none of it gets into the commit of a run.</summary>
public sealed class UserWorkTests
{
    private const string Public = ScratchRepository.Public;
    private const string Private = ScratchRepository.Private;

    [Fact]
    public async Task Staged_and_unstaged_work_in_the_same_file_stays_as_it_was()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", "a: 1\n" + Public + "b: 1\nc: 1\nd: 1\n"));
        scratch.Write("web.yaml", "a: staged\n" + Public + "b: 1\nc: 1\nd: 1\n");
        await scratch.GitAsync("add", "web.yaml");
        scratch.Write("web.yaml", "a: staged\n" + Public + "b: 1\nc: 1\nd: unstaged\n");

        var outcome = await scratch.RunAsync();

        Assert.NotNull(outcome.Commit);
        Assert.Equal("a: 1\n" + Private + "b: 1\nc: 1\nd: 1\n", await scratch.GitAsync("show", "HEAD:web.yaml"));
        Assert.Equal("a: staged\n" + Private + "b: 1\nc: 1\nd: 1\n", await scratch.GitAsync("show", ":web.yaml"));
        Assert.Equal("a: staged\n" + Private + "b: 1\nc: 1\nd: unstaged\n", scratch.Read("web.yaml"));
        Assert.Equal("MM web.yaml\n", await scratch.StatusAsync());
        Assert.Equal(["-a: 1", "+a: staged"], ChangedLines(await scratch.GitAsync("diff", "--cached")));
        Assert.Equal(["-d: 1", "+d: unstaged"], ChangedLines(await scratch.GitAsync("diff")));
    }

    [Fact]
    public async Task Work_in_other_files_stays_as_it_was()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public), ("other.txt", "1\n"), ("gone.txt", "1\n"), ("removed.txt", "1\n"));
        scratch.Write("other.txt", "2\n");
        await scratch.GitAsync("add", "other.txt");
        scratch.Write("other.txt", "3\n");
        scratch.Write("new.txt", "new\n");
        File.Delete(scratch.Full("gone.txt"));
        await scratch.GitAsync("rm", "--quiet", "removed.txt");
        var status = await scratch.StatusAsync();

        var outcome = await scratch.RunAsync();

        Assert.Equal(["web.yaml"], outcome.Files);
        Assert.Equal(status, await scratch.StatusAsync());
        Assert.Equal("2\n", await scratch.GitAsync("show", ":other.txt"));
    }

    /// <summary>
    /// Git compares file times by the second, and looks into files that are not older than its index. Whoever writes the index anew must do so
    /// first (https://git-scm.com/docs/racy-git): libgit2, which compares by the nanosecond, does not.
    /// </summary>
    [Fact]
    public async Task A_change_in_the_second_of_the_last_commit_is_still_seen_after_a_run()
    {
        using var scratch = await ScratchRepository.WithIdentityAsync();
        await scratch.GitAsync("config", "core.trustctime", "false");
        var second = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        scratch.Write("web.yaml", Public);
        scratch.Write("other.txt", "1\n");
        File.SetLastWriteTimeUtc(scratch.Full("other.txt"), second.AddMilliseconds(100));
        await scratch.GitAsync("add", "--all");
        await scratch.GitAsync("commit", "--quiet", "--message=start");
        File.SetLastWriteTimeUtc(scratch.Full(".git/index"), second.AddMilliseconds(200));
        scratch.Write("other.txt", "2\n");
        File.SetLastWriteTimeUtc(scratch.Full("other.txt"), second.AddMilliseconds(300));

        await scratch.RunAsync();

        Assert.Equal(" M other.txt\n", await scratch.StatusAsync());
    }

    [Fact]
    public async Task An_image_that_the_user_has_staged_is_rewritten_in_the_index_and_not_committed()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));
        scratch.Write("web.yaml", Public + "image: nginx:1.26\n");
        await scratch.GitAsync("add", "web.yaml");

        await scratch.RunAsync();

        Assert.Equal(Private, await scratch.GitAsync("show", "HEAD:web.yaml"));
        Assert.Equal(["+image: registry.example.com/docker.io/library/nginx:1.26"], ChangedLines(await scratch.GitAsync("diff", "--cached")));
        Assert.Equal("M  web.yaml\n", await scratch.StatusAsync());
    }

    [Fact]
    public async Task A_file_that_is_staged_but_in_no_commit_is_rewritten_and_stays_staged()
    {
        using var scratch = await ScratchRepository.WithAsync(("old.yaml", Public));
        scratch.Write("new.yaml", Public);
        await scratch.GitAsync("add", "new.yaml");

        var outcome = await scratch.RunAsync();

        Assert.Equal(["old.yaml"], outcome.Files);
        Assert.Equal("A  new.yaml\n", await scratch.StatusAsync());
        Assert.Equal(Private, await scratch.GitAsync("show", ":new.yaml"));
        var finding = Assert.Single(outcome.Findings);
        Assert.Equal((Severity.Info, FindingCodes.GitNotCommitted, "new.yaml"), (finding.Severity, finding.Code, finding.File));
        Assert.Contains("your next commit has it", finding.Message);
    }

    [Fact]
    public async Task Only_new_files_make_no_commit_but_are_rewritten_in_the_index()
    {
        using var scratch = await ScratchRepository.WithAsync(("readme.md", "x"));
        scratch.Write("new.yaml", Public);
        await scratch.GitAsync("add", "new.yaml");

        var outcome = await scratch.RunAsync();

        Assert.Null(outcome.Commit);
        Assert.Equal("A  new.yaml\n", await scratch.StatusAsync());
    }

    [Fact]
    public async Task A_file_that_was_only_announced_with_intent_to_add_stays_so()
    {
        using var scratch = await ScratchRepository.WithAsync(("old.yaml", Public));
        scratch.Write("new.yaml", Public);
        await scratch.GitAsync("add", "--intent-to-add", "new.yaml");

        var outcome = await scratch.RunAsync();

        Assert.Equal(["old.yaml"], outcome.Files);
        Assert.Equal(" A new.yaml\n", await scratch.StatusAsync());
        Assert.Equal(Private, scratch.Read("new.yaml"));
    }

    [Fact]
    public async Task A_staged_deletion_stays_staged_while_the_committed_version_is_rewritten()
    {
        using var scratch = await ScratchRepository.WithAsync(("gone.yaml", Public), ("deleted.yaml", Public));
        await scratch.GitAsync("rm", "--quiet", "gone.yaml");
        File.Delete(scratch.Full("deleted.yaml"));

        var outcome = await scratch.RunAsync();

        Assert.Equal(["deleted.yaml", "gone.yaml"], outcome.Files);
        Assert.Equal(Private, await scratch.GitAsync("show", "HEAD:gone.yaml"));
        Assert.Equal(" D deleted.yaml\nD  gone.yaml\n", await scratch.StatusAsync());
    }

    [Fact]
    public async Task A_staged_rename_stays_a_rename()
    {
        using var scratch = await ScratchRepository.WithAsync(("a.yaml", Public + "some: more\ntext: here\n"));
        await scratch.GitAsync("mv", "a.yaml", "b.yaml");

        var outcome = await scratch.RunAsync();

        Assert.Equal(["a.yaml"], outcome.Files);
        Assert.Equal("R  a.yaml -> b.yaml\n", await scratch.StatusAsync());
    }

    private static List<string> ChangedLines(string diff) =>
        [.. diff.Split('\n').Where(line => line is ['+' or '-', ..] and not (['+', '+', '+', ..] or ['-', '-', '-', ..]))];
}
