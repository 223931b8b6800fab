using CopyImageGitOps.Cli.Git;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Tests.Git;

/// <summary>The hooks that <c>git commit</c> runs are run.</summary>
public sealed class CommitHookTests
{
    [Fact]
    public async Task All_are_run_in_git_s_order_with_git_s_arguments()
    {
        using var scratch = await StartAsync();
        foreach (var hook in new[] { "pre-commit", "prepare-commit-msg", "commit-msg", "post-commit" })
            Hook(scratch, hook, "echo \"$(basename \"$0\") $# ${2-} $(git log -1 --format=%s) in $PWD\" >> .git/ran");

        var outcome = await scratch.RunAsync();

        Assert.Empty(outcome.Findings);
        var top = RealPath.Of(scratch.Root);
        Assert.Equal(
            $"pre-commit 0  start in {top}\nprepare-commit-msg 2 message start in {top}\ncommit-msg 1  start in {top}\n"
                + $"post-commit 0  Use private copies in {top}\n",
            scratch.Read(".git/ran"));
        Assert.Empty(Directory.EnumerateFiles(scratch.Full(".git"), "copyimage*"));
    }

    [Fact]
    public async Task They_see_an_index_that_is_what_is_committed_and_nothing_else_of_the_user_s()
    {
        using var scratch = await StartAsync(("web.yaml", "a: 1\n" + ScratchRepository.Public));
        scratch.Write("web.yaml", "a: 2\n" + ScratchRepository.Public);
        scratch.Write("staged.txt", "x\n");
        await scratch.GitAsync("add", "staged.txt");
        Hook(scratch, "pre-commit", "git diff --cached > .git/seen; git diff-files --name-only > .git/dirty");

        var outcome = await scratch.RunAsync();

        Assert.Empty(outcome.Findings);
        Assert.Equal(await scratch.GitAsync("show", "--format="), scratch.Read(".git/seen"));
        Assert.Equal("web.yaml\n", scratch.Read(".git/dirty").Replace("staged.txt\n", "", StringComparison.Ordinal));
        Assert.Equal("A  staged.txt\n M web.yaml\n", await scratch.StatusAsync());
    }

    [Theory]
    [InlineData("pre-commit", "Correct what it names and run again, or skip it with --no-verify.")]
    [InlineData("commit-msg", "Correct what it names and run again, or skip it with --no-verify.")]
    [InlineData("prepare-commit-msg", "Correct what it names and run again.")]
    public async Task One_that_fails_leaves_the_files_rewritten_and_nothing_committed(string hook, string hint)
    {
        using var scratch = await StartAsync();
        var start = await scratch.GitAsync("rev-parse", "HEAD");
        Hook(scratch, hook, "echo 'to standard output'; echo 'No ticket.' >&2; exit 3");

        var outcome = await scratch.RunAsync();

        Assert.Null(outcome.Commit);
        var finding = Assert.Single(outcome.Findings);
        Assert.Equal((Severity.Error, FindingCodes.GitHookFailed), (finding.Severity, finding.Code));
        Assert.Equal(
            $"The hook '{hook}' refused the commit with exit code 3: to standard output No ticket. The files are rewritten but not committed.",
            finding.Message);
        Assert.Equal(hint, finding.Hint);
        Assert.Equal(start, await scratch.GitAsync("rev-parse", "HEAD"));
        Assert.Equal(" M web.yaml\n", await scratch.StatusAsync());
        Assert.Empty(Directory.EnumerateFiles(scratch.Full(".git"), "copyimage*"));
        Assert.False(Path.Exists(scratch.Full(".git/index.lock")));

        File.Delete(scratch.Full($".git/hooks/{hook}"));
        Assert.NotNull((await scratch.RunAsync()).Commit);
    }

    [Fact]
    public async Task What_it_says_is_cut_and_shows_no_token()
    {
        using var scratch = await StartAsync();
        scratch.Variables["GITHUB_TOKEN"] = "ghs_0123456789";
        Hook(scratch, "pre-commit", "printf 'token %s ' \"$GITHUB_TOKEN\"; head -c 5000 /dev/zero | tr '\\0' x; exit 1");

        var message = Assert.Single((await scratch.RunAsync()).Findings).Message;

        Assert.Contains(": token *** xxx", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 600, 750);
    }

    [Fact]
    public async Task The_message_is_what_they_make_of_it()
    {
        using var scratch = await StartAsync();
        Hook(scratch, "prepare-commit-msg", "sed -i '1s/^/[X-1] /' \"$1\"");
        Hook(scratch, "commit-msg", "printf '\\n\\nChange-Id: I123  \\n\\n' >> \"$1\"");

        Assert.Empty((await scratch.RunAsync()).Findings);

        Assert.Equal("[X-1] Use private copies\n\nChange-Id: I123\n", (await scratch.GitAsync("log", "-1", "--format=%B")).TrimEnd('\n') + "\n");
    }

    [Fact]
    public async Task An_emptied_message_is_an_error()
    {
        using var scratch = await StartAsync();
        Hook(scratch, "commit-msg", ": > \"$1\"");

        var finding = Assert.Single((await scratch.RunAsync()).Findings);

        Assert.Equal(FindingCodes.GitHookFailed, finding.Code);
        Assert.Equal("After the hooks, the commit message is empty. The files are rewritten but not committed.", finding.Message);
        Assert.Equal("Correct the hook that empties it and run again.", finding.Hint);
    }

    [Fact]
    public async Task What_one_stages_or_changes_is_not_committed()
    {
        using var scratch = await StartAsync();
        Hook(scratch, "pre-commit", "echo more >> web.yaml; echo new > new.txt; git add web.yaml new.txt");

        var outcome = await scratch.RunAsync();

        Assert.Equal(["web.yaml"], outcome.Files);
        Assert.Equal(ScratchRepository.Private, await scratch.GitAsync("show", "HEAD:web.yaml"));
        Assert.Equal(" M web.yaml\n?? new.txt\n", await scratch.StatusAsync());
    }

    [Fact]
    public async Task One_that_hangs_is_killed_with_all_that_it_started()
    {
        using var scratch = await StartAsync();
        Hook(scratch, "pre-commit", "mkfifo .git/never; echo $$ > .git/hangs.tmp; mv .git/hangs.tmp .git/hangs; read x < .git/never");
        using var repository = scratch.Open();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(scratch.Token);
        scratch.Write("web.yaml", ScratchRepository.Private);
        var request = new CommitRequest { Paths = ["web.yaml"], Rewrite = ScratchRepository.Rewrite, Message = "Use private copies" };

        var commit = scratch.Commit(repository).CommitAsync(request, stop.Token);
        while (!File.Exists(scratch.Full(".git/hangs"))) await Task.Delay(10, scratch.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => commit);
        var process = scratch.Read(".git/hangs").Trim();
        while (Directory.Exists($"/proc/{process}")) await Task.Delay(10, scratch.Token);
        Assert.False(Path.Exists(scratch.Full(".git/index.lock")));
        Assert.Empty(Directory.EnumerateFiles(scratch.Full(".git"), "copyimage*"));
        Assert.Equal("start\n", await scratch.GitAsync("log", "--format=%s"));
    }

    [Fact]
    public async Task They_are_looked_for_where_the_configuration_says()
    {
        using var scratch = await StartAsync();
        await scratch.GitAsync("config", "core.hooksPath", "hooks");
        scratch.Write("hooks/pre-commit", "#!/bin/sh\necho no >&2\nexit 1\n");
        scratch.MakeExecutable("hooks/pre-commit");

        Assert.Equal(FindingCodes.GitHookFailed, Assert.Single((await scratch.RunAsync()).Findings).Code);
    }

    [Fact]
    public async Task A_file_that_may_not_be_executed_is_no_hook()
    {
        using var scratch = await StartAsync();
        scratch.Write(".git/hooks/pre-commit", "#!/bin/sh\nexit 1\n");

        Assert.Empty((await scratch.RunAsync()).Findings);
    }

    [Fact]
    public async Task With_nothing_to_commit_none_is_run()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", ScratchRepository.Private));
        Hook(scratch, "pre-commit", "exit 1");

        Assert.Empty((await scratch.RunAsync()).Findings);
    }

    [Fact]
    public async Task Of_a_post_commit_hook_the_failure_does_not_count()
    {
        using var scratch = await StartAsync();
        Hook(scratch, "post-commit", "exit 1");

        var outcome = await scratch.RunAsync();

        Assert.Empty(outcome.Findings);
        Assert.NotNull(outcome.Commit);
    }

    [Fact]
    public async Task In_a_linked_worktree_they_run_there()
    {
        using var scratch = await StartAsync();
        await scratch.GitAsync("worktree", "add", "--quiet", "-b", "feature", "linked");
        Hook(scratch, "pre-commit", "pwd > ran; git diff --cached --name-only >> ran");

        var outcome = await scratch.RunAsync("linked");

        Assert.NotNull(outcome.Commit);
        Assert.Equal($"{RealPath.Of(scratch.Full("linked"))}\nweb.yaml\n", scratch.Read("linked/ran"));
    }

    private static Task<ScratchRepository> StartAsync(params (string Path, string Text)[] files) =>
        ScratchRepository.WithAsync(files.Length > 0 ? files : [("web.yaml", ScratchRepository.Public)]);

    private static void Hook(ScratchRepository scratch, string name, string script)
    {
        scratch.Write($".git/hooks/{name}", $"#!/bin/sh\n{script}\n");
        scratch.MakeExecutable($".git/hooks/{name}");
    }
}
