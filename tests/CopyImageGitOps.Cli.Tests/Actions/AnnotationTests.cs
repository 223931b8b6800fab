using CopyImageGitOps.Cli.GitHub.Actions;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Tests.Actions;

public sealed class AnnotationTests
{
    [Fact]
    public void A_finding_is_a_message_at_its_line() => Assert.Equal(
        "::error file=apps/web.yaml,line=12,title=image-not-found::'nginx:9' is not there.%0ACorrect the tag.\n",
        Written(Finding(Severity.Error, "image-not-found", "'nginx:9' is not there.", "Correct the tag.", "apps/web.yaml", 12)));

    [Fact]
    public void Without_a_place_there_is_a_title_only() => Assert.Equal(
        "::warning title=git-unsigned::The commit is not signed.\n", Written(Finding(Severity.Warning, "git-unsigned", "The commit is not signed.")));

    [Fact]
    public void Nothing_in_it_can_end_the_command_or_begin_another()
    {
        var written = Written(Finding(Severity.Info, "x", "100%0A\n::set-output name=a::b\r##[error]", null, "a,b:c%.yaml\n::stop-commands::x", 1));

        Assert.Equal(
            "::notice file=a%2Cb%3Ac%25.yaml%0A%3A%3Astop-commands%3A%3Ax,line=1,title=x::100%250A\\n::set-output name=a::b\\u000d##[error]\n", written);
        var command = Assert.Single(RunnerLog.Parse(written).Commands);
        Assert.Equal("a,b:c%.yaml\n::stop-commands::x", command["file"]);
        Assert.Equal("100%0A\\n::set-output name=a::b\\u000d##[error]", command.Value);
    }

    [Fact]
    public void There_are_ten_at_most_the_worst_first()
    {
        ReportFinding[] findings =
        [
            .. Enumerable.Range(1, 5).Select(i => Finding(Severity.Info, "info", "i", null, "a.yaml", i)),
            .. Enumerable.Range(1, 4).Select(i => Finding(Severity.Warning, "warning", "w", null, "b.yaml", i)),
            .. Enumerable.Range(1, 3).Select(i => Finding(Severity.Error, "error", "e", null, "c.yaml", i)),
        ];

        var annotations = RunnerLog.Parse(Written(findings)).Annotations;

        Assert.Equal(
            ["c.yaml:1", "c.yaml:2", "c.yaml:3", "b.yaml:1", "b.yaml:2", "b.yaml:3", "b.yaml:4", "a.yaml:1", "a.yaml:2", ":"],
            annotations.Select(a => $"{a["file"]}:{a["line"]}"));
        Assert.Equal(("notice", "3 more findings are in the job summary and in the report."), (annotations[^1].Name, annotations[^1].Value));
    }

    [Fact]
    public void Ten_are_shown_all() =>
        Assert.Equal(10, RunnerLog.Parse(Written([.. Enumerable.Range(1, 10).Select(i => Finding(Severity.Error, "e", $"{i}"))])).Annotations.Count);

    private static string Written(params IReadOnlyList<ReportFinding> findings)
    {
        using var log = new StringWriter { NewLine = "\n" };
        Annotations.Write(new WorkflowCommands(log), findings);
        return log.ToString();
    }

    private static ReportFinding Finding(Severity severity, string code, string message, string? hint = null, string? file = null, int? line = null) =>
        new(severity, code, message, hint, file, line, null);
}
