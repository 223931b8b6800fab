using System.Text;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Tests.Git;

public sealed class RewriteCommitTests
{
    private const string Public = ScratchRepository.Public;
    private const string Private = ScratchRepository.Private;

    [Fact]
    public async Task A_run_commits_its_edits_and_leaves_a_clean_tree()
    {
        using var scratch = await ScratchRepository.WithAsync(("apps/web.yaml", Public), ("readme.md", "hello\n"));
        var before = await scratch.GitAsync("rev-parse", "HEAD");

        var outcome = await scratch.RunAsync();

        Assert.Empty(outcome.Findings);
        Assert.Equal(["apps/web.yaml"], outcome.Files);
        Assert.Equal(outcome.Commit + "\n", await scratch.GitAsync("rev-parse", "main"));
        Assert.Equal(before, await scratch.GitAsync("rev-parse", "HEAD^"));
        Assert.Equal(Private, await scratch.GitAsync("show", "HEAD:apps/web.yaml"));
        Assert.Equal("", await scratch.StatusAsync());
        Assert.Equal("apps/web.yaml\n", await scratch.GitAsync("diff", "--name-only", "HEAD^", "HEAD"));
        Assert.StartsWith("commit: Use private copies", await scratch.GitAsync("log", "-g", "-1", "--format=%gs"));
        Assert.Equal("", await scratch.GitAsync("fsck", "--strict", "--no-dangling"));
        Assert.Empty(Directory.EnumerateFiles(scratch.Full(".git"), "*copyimage*").Concat(Directory.EnumerateFiles(scratch.Full(".git"), "*.lock")));
    }

    [Fact]
    public async Task Scripts_that_ask_git_for_changes_without_a_refresh_see_none()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));

        await scratch.RunAsync();

        await scratch.GitAsync("diff-index", "--quiet", "HEAD");
        await scratch.GitAsync("diff-files", "--quiet");
    }

    [Fact]
    public async Task A_change_of_mode_that_is_not_staged_stays_so()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));
        scratch.MakeExecutable("web.yaml");

        await scratch.RunAsync();

        Assert.Equal(" M web.yaml\n", await scratch.StatusAsync());
        Assert.StartsWith("100644", await scratch.GitAsync("ls-files", "--stage"));
        Assert.StartsWith("100644", await scratch.GitAsync("ls-tree", "HEAD"));
    }

    [Fact]
    public async Task A_second_run_commits_nothing()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));
        var first = await scratch.RunAsync();

        var second = await scratch.RunAsync();

        Assert.Null(second.Commit);
        Assert.Empty(second.Findings);
        Assert.Equal(first.Commit + "\n", await scratch.GitAsync("rev-parse", "HEAD"));
    }

    [Fact]
    public async Task A_directory_below_the_root_has_its_own_paths_and_leaves_the_rest_alone()
    {
        using var scratch = await ScratchRepository.WithAsync(("clusters/a/web.yaml", Public), ("clusters/b/web.yaml", Public));

        var outcome = await scratch.RunAsync(
            "clusters/a", r => r with { WholeFiles = new Dictionary<string, byte[]> { ["copyimage.lock"] = "lock\n"u8.ToArray() } });

        Assert.Equal(["copyimage.lock", "web.yaml"], outcome.Files);
        Assert.Equal("clusters/a/copyimage.lock\nclusters/a/web.yaml\n", await scratch.GitAsync("diff", "--name-only", "HEAD^", "HEAD"));
    }

    [Fact]
    public async Task The_lock_file_is_committed_whole_whether_it_is_new_changed_or_staged()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));
        var first = await RunWithLock(scratch, "one\n");
        scratch.Write("copyimage.lock", "by hand\n");
        await scratch.GitAsync("add", "copyimage.lock");
        var second = await RunWithLock(scratch, "two\n");
        var third = await RunWithLock(scratch, "two\n");

        Assert.Equal(["copyimage.lock", "web.yaml"], first.Files);
        Assert.Equal(["copyimage.lock"], second.Files);
        Assert.Null(third.Commit);
        Assert.Equal("two\n", await scratch.GitAsync("show", "HEAD:copyimage.lock"));
        Assert.Equal("", await scratch.StatusAsync());
    }

    [Fact]
    public async Task A_lock_file_that_Git_ignores_is_not_committed_and_that_is_said()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public), (".gitignore", "*.lock\n"));

        var outcome = await RunWithLock(scratch, "one\n");

        Assert.Equal(["web.yaml"], outcome.Files);
        var finding = Assert.Single(outcome.Findings);
        Assert.Equal(
            (Severity.Warning, "copyimage.lock", "'copyimage.lock' is ignored by Git and was not committed."),
            (finding.Severity, finding.File, finding.Message));
    }

    [Fact]
    public async Task Line_endings_are_committed_as_they_are_stored_not_as_they_are_checked_out()
    {
        using var scratch = await ScratchRepository.WithAsync(("crlf.yaml", Public), (".gitattributes", "crlf.yaml text eol=crlf\n"));
        await scratch.GitAsync("config", "core.autocrlf", "true");
        await scratch.GitAsync("rm", "--quiet", "--cached", "crlf.yaml");
        await scratch.GitAsync("reset", "--quiet", "--hard");
        Assert.Equal("image: nginx:1.25\r\n", scratch.Read("crlf.yaml"));

        var outcome = await scratch.RunAsync();

        Assert.Equal(["crlf.yaml"], outcome.Files);
        Assert.Equal(Private, await scratch.GitAsync("cat-file", "blob", "HEAD:crlf.yaml"));
        Assert.Equal(Private.Replace("\n", "\r\n"), scratch.Read("crlf.yaml"));
        Assert.Equal("", await scratch.StatusAsync());
    }

    [Fact]
    public async Task File_modes_links_submodules_and_odd_names_are_kept()
    {
        using var scratch = await ScratchRepository.WithAsync(("run.yaml", Public), ("dir/ä b\"c\\d.yaml", Public), ("plain.txt", "x"));
        await scratch.GitAsync("update-index", "--chmod=+x", "run.yaml");
        scratch.MakeExecutable("run.yaml");
        File.CreateSymbolicLink(scratch.Full("dir/link.yaml"), "../run.yaml");
        await scratch.GitAsync("add", "dir/link.yaml");
        await scratch.GitAsync("update-index", "--add", "--cacheinfo", "160000,1234567890123456789012345678901234567890,dir/sub");
        await scratch.GitAsync("update-index", "--add", "--cacheinfo", $"100644,{(await scratch.GitAsync("rev-parse", "HEAD:plain.txt")).Trim()},dir/plain");
        await scratch.GitAsync("commit", "--quiet", "--message=more");
        Directory.CreateDirectory(scratch.Full("dir/sub"));
        var status = await scratch.StatusAsync();
        var tree = await scratch.GitAsync("ls-tree", "-r", "-z", "HEAD");

        var outcome = await scratch.RunAsync();

        Assert.Equal(["dir/ä b\"c\\d.yaml", "run.yaml"], outcome.Files);
        var rewritten = (await scratch.GitAsync("hash-object", "run.yaml")).Trim();
        var original = (await scratch.GitAsync("rev-parse", "HEAD^:run.yaml")).Trim();
        Assert.Equal(tree.Replace(original, rewritten), await scratch.GitAsync("ls-tree", "-r", "-z", "HEAD"));
        Assert.Equal(status, await scratch.StatusAsync());
    }

    [Fact]
    public async Task A_neighbour_whose_name_is_not_UTF8_keeps_its_name()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));
        // .NET could not even write such a name.
        var blob = (await scratch.GitAsync("rev-parse", "HEAD:web.yaml")).Trim();
        var shell = CliWrap.Cli.Wrap("sh")
            .WithArguments(["-c", $"printf '100644 {blob}\\tlat\\351n.yaml\\n' | git update-index --index-info && git commit -qm latin"])
            .WithWorkingDirectory(scratch.Root).WithEnvironmentVariables(scratch.Variables);
        await shell.ExecuteAsync(TestContext.Current.CancellationToken);

        await scratch.RunAsync();

        Assert.Equal("\"lat\\351n.yaml\"\nweb.yaml\n", await scratch.GitAsync("ls-tree", "--name-only", "HEAD"));
        Assert.Equal("\"lat\\351n.yaml\"\nweb.yaml\n", await scratch.GitAsync("ls-files"));
    }

    [Fact]
    public async Task A_linked_worktree_commits_to_its_own_branch()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));
        await scratch.GitAsync("worktree", "add", "--quiet", "-b", "feature", "linked");

        var outcome = await scratch.RunAsync("linked");

        Assert.Empty(outcome.Findings);
        Assert.Equal(outcome.Commit + "\n", await scratch.GitAsync("rev-parse", "feature"));
        Assert.Equal(Public, await scratch.GitAsync("show", "main:web.yaml"));
        Assert.Equal("", await scratch.GitAsync("-C", "linked", "status", "--porcelain=v1"));
    }

    [Fact]
    public async Task A_file_in_Git_LFS_is_rewritten_but_not_committed_and_that_is_said()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 18\n"));
        scratch.Write("web.yaml", Public);

        var outcome = await scratch.RunAsync();

        Assert.Null(outcome.Commit);
        Assert.Contains("Git LFS", Assert.Single(outcome.Findings).Message);
        Assert.Equal(Private, scratch.Read("web.yaml"));
    }

    private static Task<Cli.Git.CommitOutcome> RunWithLock(ScratchRepository scratch, string text)
    {
        scratch.Write("copyimage.lock", text);
        return scratch.RunAsync(with: r => r with { WholeFiles = new Dictionary<string, byte[]> { ["copyimage.lock"] = Encoding.UTF8.GetBytes(text) } });
    }
}
