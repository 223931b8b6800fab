using System.Diagnostics;
using CopyImageGitOps.Cli.Git;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Tests.Git;

public sealed class GitRepositoryTests
{
    [Fact]
    public void Outside_a_repository_there_is_none()
    {
        var directory = Directory.CreateTempSubdirectory("copyimage-git-").FullName;

        Assert.Null(GitRepository.Discover(directory));
        Assert.Null(GitRepository.Discover(Path.Combine(directory, "absent")));
        Directory.Delete(directory);
        Assert.Equal("'apps' is not in a Git repository.", GitFindings.NoRepository("apps").Message);
    }

    [Fact]
    public async Task A_directory_inside_is_found_through_symbolic_links()
    {
        using var scratch = await ScratchRepository.WithAsync(("clusters/a/web.yaml", "x"), ("top.yaml", "x"));
        Directory.CreateSymbolicLink(scratch.Full("link"), Path.Combine("clusters", "a"));

        using var repository = scratch.Open("link");

        Assert.Equal(RealPath.Of(scratch.Root), repository.WorkTreeRoot);
        Assert.Equal("main", repository.Branch);
        Assert.Equal(await scratch.GitAsync("rev-parse", "HEAD"), repository.HeadCommit + "\n");
        Assert.Equal([new TrackedFile("web.yaml", TrackedKind.File)], repository.TrackedFiles(_ => true, new FindingLog()));
    }

    [Fact]
    public async Task Tracked_files_are_listed_as_what_they_are()
    {
        using var scratch = await ScratchRepository.WithAsync(("b ä.yaml", "x"), ("a/z.yaml", "x"), ("a-b.yaml", "x"), ("gone.yaml", "x"), ("skip.txt", "x"));
        File.CreateSymbolicLink(scratch.Full("link.yaml"), "a/z.yaml");
        File.CreateSymbolicLink(scratch.Full("dangling.yaml"), "nowhere");
        scratch.Write("untracked.yaml", "x");
        await scratch.GitAsync("add", "link.yaml", "dangling.yaml");
        await scratch.GitAsync("update-index", "--add", "--cacheinfo", "160000,1234567890123456789012345678901234567890,sub.yaml");
        File.Delete(scratch.Full("gone.yaml"));

        using var repository = scratch.Open();

        Assert.Equal(
            [
                new TrackedFile("a-b.yaml", TrackedKind.File),
                new TrackedFile("a/z.yaml", TrackedKind.File),
                new TrackedFile("b ä.yaml", TrackedKind.File),
                new TrackedFile("dangling.yaml", TrackedKind.Symlink),
                new TrackedFile("link.yaml", TrackedKind.Symlink),
                new TrackedFile("sub.yaml", TrackedKind.Submodule),
            ],
            repository.TrackedFiles(ScratchRepository.IsManifest, new FindingLog()));
    }

    [Fact]
    public async Task A_directory_with_a_similar_name_is_not_listed()
    {
        using var scratch = await ScratchRepository.WithAsync(("app/web.yaml", "x"), ("app-two/web.yaml", "x"), ("app.yaml", "x"));
        scratch.Write("app-two/web.yaml", "y");
        scratch.Write("app.yaml", "y");

        using var repository = scratch.Open("app");

        Assert.Equal("web.yaml", Assert.Single(repository.TrackedFiles(_ => true, new FindingLog())).Path);
        Assert.Empty(repository.DifferingFiles(_ => true));
    }

    [Fact]
    public async Task A_name_with_pattern_characters_is_taken_literally()
    {
        using var scratch = await ScratchRepository.WithAsync(("a[b]*/web.yaml", "x"), ("ab/web.yaml", "x"));
        scratch.Write("a[b]*/web.yaml", "y");
        scratch.Write("ab/web.yaml", "y");

        using var repository = scratch.Open("a[b]*");

        Assert.Equal(["web.yaml"], repository.DifferingFiles(_ => true));
    }

    [Fact]
    public async Task A_name_that_is_not_UTF8_is_reported()
    {
        using var scratch = await ScratchRepository.WithAsync(("a.yaml", "x"));
        await CliWrap.Cli.Wrap("sh").WithArguments(["-c", "printf x > \"$(printf 'lat\\351n.yaml')\" && git add ."])
            .WithWorkingDirectory(scratch.Root).ExecuteAsync(scratch.Token);
        var log = new FindingLog();

        using var repository = scratch.Open();

        Assert.Equal("a.yaml", Assert.Single(repository.TrackedFiles(_ => true, log)).Path);
        await scratch.GitAsync("rm", "--quiet", "--force", "lat*");
        var finding = Assert.Single(log.ToSortedList());
        Assert.Equal((Severity.Warning, FindingCodes.FileUnreadable), (finding.Severity, finding.Code));
        Assert.Equal("The file name 'lat\uFFFDn.yaml' is not UTF-8; the file was not read.", finding.Message);
    }

    [Fact]
    public async Task Files_outside_a_sparse_checkout_are_not_seen_as_deleted()
    {
        using var scratch = await ScratchRepository.WithAsync(
            ("in/web.yaml", "x"), ("out/web.yaml", ScratchRepository.Public), ("in/app.yaml", ScratchRepository.Public));
        await scratch.GitAsync("sparse-checkout", "set", "--no-sparse-index", "in");
        Assert.False(File.Exists(scratch.Full("out/web.yaml")));

        var outcome = await scratch.RunAsync();

        Assert.Equal(["in/app.yaml"], outcome.Files);
        Assert.Equal("", await scratch.StatusAsync());
        Assert.Equal("H in/app.yaml\nH in/web.yaml\nS out/web.yaml\n", await scratch.GitAsync("ls-files", "-t"));
    }

    [Fact]
    public async Task A_shallow_and_partial_clone_works()
    {
        using var origin = await ScratchRepository.WithAsync(("web.yaml", "x"));
        origin.Write("web.yaml", ScratchRepository.Public);
        await origin.GitAsync("commit", "--quiet", "--all", "--message=two");
        using var clone = await ScratchRepository.WithIdentityAsync();
        await origin.GitAsync("config", "uploadpack.allowFilter", "true");
        await clone.GitAsync("clone", "--quiet", "--depth=1", "--filter=blob:none", "file://" + origin.Root, "clone");

        clone.Variables["GIT_AUTHOR_NAME"] = clone.Variables["GIT_COMMITTER_NAME"] = "Jane";
        clone.Variables["GIT_AUTHOR_EMAIL"] = clone.Variables["GIT_COMMITTER_EMAIL"] = "jane@example.com";
        var outcome = await clone.RunAsync("clone");

        Assert.Equal(["web.yaml"], outcome.Files);
        Assert.Equal("", await clone.GitAsync("-C", "clone", "status", "--porcelain=v1"));
    }

    [Fact]
    public async Task A_repository_of_another_user_can_be_used()
    {
        if (Environment.UserName != "root") Assert.Skip("Only root can give a repository to another user.");
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", ScratchRepository.Public));
        await CliWrap.Cli.Wrap("chown").WithArguments(["-R", "12345", scratch.Root]).ExecuteAsync(scratch.Token);
        await scratch.GitAsync(["status"], isFailureExpected: true);

        var outcome = await scratch.RunAsync();

        Assert.NotNull(outcome.Commit);
    }

    [Fact]
    public async Task Ten_thousand_files_are_listed_and_compared_in_a_moment()
    {
        using var scratch = await ScratchRepository.WithIdentityAsync();
        for (var i = 0; i < 10_000; i++) scratch.Write($"apps/{i / 100}/file{i}.yaml", $"kind: ConfigMap\nnumber: {i}\n");
        await scratch.GitAsync("add", "--all");
        await scratch.GitAsync("commit", "--quiet", "--message=many");
        scratch.Write("apps/7/file777.yaml", ScratchRepository.Public);
        await scratch.GitAsync("commit", "--quiet", "--all", "--message=one");
        using var warm = scratch.Open();
        warm.DifferingFiles(_ => true);

        var watch = Stopwatch.StartNew();
        using var repository = scratch.Open();
        Assert.Equal(10_000, repository.TrackedFiles(ScratchRepository.IsManifest, new FindingLog()).Count);
        Assert.Empty(repository.DifferingFiles(ScratchRepository.IsManifest));
        var listed = watch.Elapsed;
        var outcome = await scratch.RunAsync();

        Assert.Equal(["apps/7/file777.yaml"], outcome.Files);
        Assert.Equal("", await scratch.StatusAsync());
        TestContext.Current.SendDiagnosticMessage("Listed and compared in {0:F0} ms.", listed.TotalMilliseconds);
        Assert.InRange(listed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }
}
