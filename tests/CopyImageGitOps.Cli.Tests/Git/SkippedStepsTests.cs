using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Tests.Git;

public sealed class SkippedStepsTests
{
    [Fact]
    public async Task Hooks_that_git_would_have_run_are_named_in_a_warning()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", ScratchRepository.Public));
        foreach (var hook in new[] { "pre-commit", "commit-msg", "pre-push", "prepare-commit-msg" }) scratch.Write($".git/hooks/{hook}", "#!/bin/sh\nexit 1\n");
        foreach (var hook in new[] { "pre-commit", "commit-msg", "pre-push" }) scratch.MakeExecutable($".git/hooks/{hook}");

        var outcome = await scratch.RunAsync();

        Assert.NotNull(outcome.Commit);
        var finding = Assert.Single(outcome.Findings);
        Assert.Equal((Severity.Warning, FindingCodes.GitHookSkipped), (finding.Severity, finding.Code));
        Assert.Equal("The commit was made without running the repository's hooks: pre-commit, commit-msg.", finding.Message);
    }

    [Fact]
    public async Task Hooks_are_looked_for_where_the_configuration_says()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", ScratchRepository.Public));
        await scratch.GitAsync("config", "core.hooksPath", "hooks");
        scratch.Write("hooks/pre-commit", "#!/bin/sh\nexit 1\n");
        scratch.MakeExecutable("hooks/pre-commit");

        var outcome = await scratch.RunAsync();

        Assert.Equal(FindingCodes.GitHookSkipped, Assert.Single(outcome.Findings).Code);
    }

    [Fact]
    public async Task A_signature_that_the_configuration_demands_is_missed_in_a_warning()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", ScratchRepository.Public));
        await scratch.GitAsync("config", "commit.gpgSign", "true");

        var outcome = await scratch.RunAsync();

        Assert.NotNull(outcome.Commit);
        var finding = Assert.Single(outcome.Findings);
        Assert.Equal((FindingCodes.GitUnsigned, "The commit is not signed although commit.gpgSign is set."), (finding.Code, finding.Message));
    }
}
