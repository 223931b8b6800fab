using CopyImageGitOps.Findings;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Cli.Tests.Git;

/// <summary>Repositories in which the working tree is not simply what HEAD has: filters, sparse checkouts, file systems that know no case.</summary>
public sealed class GitEdgeTests
{
    private const string Public = ScratchRepository.Public;
    private const string Private = ScratchRepository.Private;

    /// <summary>On a file system that ignores case, one of two such names shows both; the commit must keep them apart.</summary>
    [Fact]
    public async Task Two_names_that_differ_in_case_stay_two_files()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public + "a: 1\n"), ("WEB.yaml", Public + "b: 1\n"), ("other.yaml", Public));
        await scratch.GitAsync("config", "core.ignoreCase", "true");

        var outcome = await scratch.RunAsync();

        Assert.NotNull(outcome.Commit);
        Assert.Equal(Private + "a: 1\n", await scratch.GitAsync("show", "HEAD:web.yaml"));
        Assert.Equal(Private + "b: 1\n", await scratch.GitAsync("show", "HEAD:WEB.yaml"));
        Assert.Equal(Private, await scratch.GitAsync("show", "HEAD:other.yaml"));
        Assert.Equal("", await scratch.StatusAsync());
    }

    [Fact]
    public async Task A_name_whose_case_is_another_on_disk_keeps_the_one_of_Git()
    {
        using var scratch = await ScratchRepository.WithAsync(("Web.yaml", Public), ("other.yaml", Public));
        await scratch.GitAsync("config", "core.ignoreCase", "true");
        // As a file system that knows no case would show it: under both names.
        File.Move(scratch.Full("Web.yaml"), scratch.Full("web.yaml"));
        File.CreateSymbolicLink(scratch.Full("Web.yaml"), "web.yaml");

        await scratch.RunAsync();

        Assert.Equal("Web.yaml\nother.yaml\n", await scratch.GitAsync("ls-tree", "--name-only", "HEAD"));
        Assert.Equal(Private, await scratch.GitAsync("show", "HEAD:other.yaml"));
    }

    [Fact]
    public async Task What_a_sparse_checkout_leaves_out_is_still_in_the_commit_and_still_left_out()
    {
        using var scratch = await ScratchRepository.WithAsync(("in/web.yaml", Public), ("out/web.yaml", Public), ("out/other.txt", "1\n"));
        await scratch.GitAsync("sparse-checkout", "set", "--cone", "in");
        Assert.False(Directory.Exists(scratch.Full("out")));

        var outcome = await scratch.RunAsync();

        Assert.Equal(["in/web.yaml"], outcome.Files);
        Assert.Equal("in/web.yaml\nout/other.txt\nout/web.yaml\n", await scratch.GitAsync("ls-tree", "-r", "--name-only", "HEAD"));
        Assert.Equal("H in/web.yaml\nS out/other.txt\nS out/web.yaml\n", await scratch.GitAsync("ls-files", "-t"));
        Assert.Equal("", await scratch.StatusAsync());
        Assert.False(Directory.Exists(scratch.Full("out")));
    }

    [Theory]
    [InlineData("sparse")]
    [InlineData("split")]
    public async Task An_index_in_a_form_that_cannot_be_read_is_a_finding_that_says_how_to_change_it(string form)
    {
        using var scratch = await ScratchRepository.WithAsync(("in/web.yaml", Public), ("out/a/web.yaml", Public));
        if (form == "sparse") await scratch.GitAsync("sparse-checkout", "set", "--cone", "--sparse-index", "in");
        else await scratch.GitAsync("update-index", "--split-index");

        var failure = await Assert.ThrowsAsync<Cli.Git.GitException>(() => scratch.RunAsync());

        Assert.Equal(FindingCodes.GitFailed, failure.Finding.Code);
        Assert.Contains(form == "sparse" ? "git sparse-checkout reapply --no-sparse-index" : "git update-index --no-split-index", failure.Finding.Hint);
        Assert.Equal(Public, scratch.Read("in/web.yaml"));
    }

    /// <summary>As git-crypt does it: what Git has is no YAML, and what is in the working tree is.</summary>
    [Fact]
    public async Task A_file_that_a_filter_hides_from_Git_is_rewritten_but_not_committed_and_that_is_said()
    {
        using var scratch = await ScratchRepository.WithIdentityAsync();
        await scratch.GitAsync("config", "filter.hidden.clean", "base64");
        await scratch.GitAsync("config", "filter.hidden.smudge", "base64 -d");
        scratch.Write(".gitattributes", "secret.yaml filter=hidden\n");
        scratch.Write("secret.yaml", Public);
        scratch.Write("web.yaml", Public);
        await scratch.GitAsync("add", "--all");
        await scratch.GitAsync("commit", "--quiet", "--message=start");
        var hidden = await scratch.GitAsync("rev-parse", "HEAD:secret.yaml");

        var outcome = await scratch.RunAsync();

        Assert.Equal(["web.yaml"], outcome.Files);
        Assert.Equal(hidden, await scratch.GitAsync("rev-parse", "HEAD:secret.yaml"));
        Assert.Equal(Private, scratch.Read("secret.yaml"));
        Assert.Equal(" M secret.yaml\n", await scratch.StatusAsync());
        var finding = Assert.Single(outcome.Findings);
        Assert.Equal(
            (Severity.Warning, FindingCodes.GitNotCommitted, "secret.yaml"),
            (finding.Severity, finding.Code, finding.File));
        Assert.Equal("'secret.yaml' is stored through the Git filter 'hidden': it was rewritten but not committed.", finding.Message);
        Assert.Equal("Commit it yourself: git add 'secret.yaml' && git commit", finding.Hint);
    }

    /// <summary>A filter that only touches something else leaves YAML, which is rewritten as it is stored.</summary>
    [Fact]
    public async Task A_file_that_a_filter_leaves_readable_is_committed()
    {
        using var scratch = await ScratchRepository.WithIdentityAsync();
        await scratch.GitAsync("config", "filter.host.clean", "sed s/host-a/HOST/");
        await scratch.GitAsync("config", "filter.host.smudge", "sed s/HOST/host-a/");
        scratch.Write(".gitattributes", "*.yaml filter=host\n");
        scratch.Write("web.yaml", Public + "host: host-a\n");
        await scratch.GitAsync("add", "--all");
        await scratch.GitAsync("commit", "--quiet", "--message=start");

        var outcome = await scratch.RunAsync();

        Assert.Empty(outcome.Findings);
        Assert.Equal(Private + "host: HOST\n", await scratch.GitAsync("show", "HEAD:web.yaml"));
        Assert.Equal(Private + "host: host-a\n", scratch.Read("web.yaml"));
        Assert.Equal("", await scratch.StatusAsync());
    }

    [Fact]
    public async Task A_file_in_Git_LFS_keeps_its_pointer_and_that_is_said()
    {
        RealPart.Require("git-lfs");
        using var scratch = await ScratchRepository.WithIdentityAsync();
        await scratch.GitAsync("lfs", "install", "--local", "--skip-repo");
        await scratch.GitAsync("lfs", "track", "big.yaml");
        scratch.Write("big.yaml", Public);
        scratch.Write("web.yaml", Public);
        await scratch.GitAsync("add", "--all");
        await scratch.GitAsync("commit", "--quiet", "--message=start");
        var pointer = await scratch.GitAsync("show", "HEAD:big.yaml");
        Assert.StartsWith("version https://git-lfs.github.com/spec/v1\n", pointer, StringComparison.Ordinal);

        var outcome = await scratch.RunAsync();

        Assert.Equal(["web.yaml"], outcome.Files);
        Assert.Equal(pointer, await scratch.GitAsync("show", "HEAD:big.yaml"));
        Assert.Equal(pointer, await scratch.GitAsync("show", ":big.yaml"));
        var finding = Assert.Single(outcome.Findings, finding => finding.Code == FindingCodes.GitNotCommitted);
        Assert.Equal("big.yaml", finding.File);
        Assert.Contains("Git LFS", finding.Message, StringComparison.Ordinal);
    }

    /// <summary>A checkout without the large files has their pointers, in which there is nothing to rewrite.</summary>
    [Fact]
    public async Task A_pointer_in_the_working_tree_is_left_alone()
    {
        const string Pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 18\n";
        using var scratch = await ScratchRepository.WithAsync(("big.yaml", Pointer), ("web.yaml", Public));

        var outcome = await scratch.RunAsync();

        Assert.Empty(outcome.Findings);
        Assert.Equal(["web.yaml"], outcome.Files);
        Assert.Equal(Pointer, scratch.Read("big.yaml"));
    }
}
