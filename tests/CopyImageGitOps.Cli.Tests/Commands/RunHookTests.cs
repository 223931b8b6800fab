using CopyImageGitOps.Cli.Tests.Publishing;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Cli.Tests.Commands;

/// <summary>Hooks and signatures of the repository, as the user of <c>run</c> meets them.</summary>
public sealed class RunHookTests
{
    [Fact]
    public async Task A_hook_that_refuses_makes_the_run_fail_and_no_verify_skips_it()
    {
        await using var scenario = await CommandScenario.CommittedAsync();
        PushScenario.Hook(scenario.Root, "pre-commit", "#!/bin/sh\necho 'Lint first.'\nexit 1\n");
        PushScenario.Hook(scenario.Root, "commit-msg", "#!/bin/sh\nexit 1\n");
        PushScenario.Hook(scenario.Root, "prepare-commit-msg", "#!/bin/sh\necho prepared > \"$1\"\n");

        var report = await scenario.ReportAsync(1, "run");

        Assert.Equal(
            "The hook 'pre-commit' refused the commit with exit code 1: Lint first. The files are rewritten but not committed.",
            PushScenario.Error(report).Message);
        Assert.Equal("null", report.GetProperty("commit").GetRawText());
        Assert.Contains(scenario.Destination, scenario.Read("web.yaml"), StringComparison.Ordinal);

        Assert.Equal(0, (await scenario.RunAsync("run", "--no-verify")).ExitCode);
        Assert.Equal("prepared\nstart\n", await scenario.GitAsync("log", "--format=%s"));
        Assert.Equal("", await scenario.GitAsync("status", "--porcelain"));
    }

    [Fact]
    public async Task Nothing_is_pushed_after_a_hook_has_refused()
    {
        await using var scenario = await PushScenario.StartAsync();
        await scenario.Local.GitAsync("commit", "--quiet", "--allow-empty", "--message=own");
        PushScenario.Hook(scenario.Local.Root, "pre-commit", "#!/bin/sh\nexit 1\n");

        await scenario.PushAsync(1);

        Assert.Equal("start\n", await scenario.BareAsync("log", "--format=%s", "main"));
    }

    [Fact]
    public async Task Where_git_is_too_old_to_run_hooks_that_is_a_warning()
    {
        await using var scenario = await CommandScenario.CommittedAsync();
        PushScenario.Hook(scenario.Root, "pre-commit", "#!/bin/sh\nexit 1\n");
        using var old = new TemporaryFolder();
        // What git 2.35 says.
        const string Unknown = "git: 'hook' is not a git command. See 'git --help'.";
        old.Add("git", $"#!/bin/sh\nif [ \"$1\" = hook ]; then echo \"{Unknown}\" >&2; exit 1; fi\nexec '{RealPart.Require("git")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(old["git"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        scenario.Program.Variables["PATH"] = $"{old.Path}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";

        var report = await scenario.ReportAsync(0, "run");

        var warning = Assert.Single(report.GetProperty("findings").EnumerateArray());
        Assert.Equal("git-hook-skipped", warning.GetProperty("code").GetString());
        Assert.Equal("The hook 'pre-commit' was not run: this git has no command 'git hook'.", warning.GetProperty("message").GetString());
        Assert.Equal("Install git 2.36 or newer, or run the hook on the commit yourself.", warning.GetProperty("hint").GetString());
    }

    [Fact]
    public async Task A_repository_of_another_user_s_needs_no_configuration()
    {
        await using var scenario = (await HttpPushScenario.StartAsync()).AsksForToken().HasToken();
        PushScenario.Hook(scenario.Push.Local.Root, "pre-commit", "#!/bin/sh\ngit diff --cached --quiet && exit 1\nexit 0\n");
        scenario.Push.RaceFor(1);
        // git's own switch for its tests.
        scenario.Push.Local.Program.Variables["GIT_TEST_ASSUME_DIFFERENT_OWNER"] = "1";
        var refused = await scenario.Push.Local.GitResultAsync(["status"]);
        Assert.Contains("dubious ownership", refused.Error, StringComparison.Ordinal);
        var config = scenario.Push.Local.Read(".git/config");
        // The colleague's clone is theirs.
        var hook = scenario.Push.Local.Read(".git/hooks/pre-push");
        scenario.Push.Local.Write(".git/hooks/pre-push", hook.Replace("unset ", "unset GIT_TEST_ASSUME_DIFFERENT_OWNER ", StringComparison.Ordinal));

        var result = await scenario.Push.Local.RunAsync("run", "--push");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal("Use private copies of 2 public images\nother 1\nstart\n", await scenario.Push.BareAsync("log", "--format=%s", "main"));
        Assert.Empty(Directory.EnumerateFiles(scenario.Push.Local.Program.Home, "*gitconfig*"));
        Assert.Equal(config, scenario.Push.Local.Read(".git/config"));
    }
}
