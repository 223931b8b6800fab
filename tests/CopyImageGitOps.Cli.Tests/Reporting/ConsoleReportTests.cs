using CopyImageGitOps.Cli.Reporting;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Tests.Reporting;

public sealed class ConsoleReportTests
{
    [Fact]
    public void Plain_text_shows_images_findings_and_what_it_comes_to_and_cuts_nothing()
    {
        Assert.Equal(
            $"""
            Images (3)
              copied  docker.io/library/nginx:1.25
                      → registry.example.com/mirror/docker.io/library/nginx:1.25  sha256:{SampleReport.Hex}  12.3 MiB
              failed  docker.io/library/absent:1
                      → registry.example.com/mirror/docker.io/library/absent:1
              skipped other.example.com/app:2

            Errors (2)
              'absent:1' does not exist at the source. [image-not-found]
                a.yaml:3
                b.yaml:7
                Correct the tag.

            Warnings (1)
              chart/templates/x.yaml: Helm templates are skipped. [helm-template]
                Render the chart.

            Notes (1)
              a.yaml:9: 'other.example.com/app:2' is not public. [helm-template]

            10 files scanned, 1 with changes; 3 images: 1 copied (12.3 MiB), 1 failed.
            Committed 1f0e1f0e1f0e1f0e1f0e1f0e1f0e1f0e1f0e1f0e

            """,
            Render(SampleReport.Create()));
    }

    [Fact]
    public void Quiet_leaves_errors_and_warnings()
    {
        Assert.Equal(
            """
            Errors (2)
              'absent:1' does not exist at the source. [image-not-found]
                a.yaml:3
                b.yaml:7
                Correct the tag.

            Warnings (1)
              chart/templates/x.yaml: Helm templates are skipped. [helm-template]
                Render the chart.


            """,
            Render(SampleReport.Create(), Verbosity.Quiet));
    }

    [Fact]
    public void Quiet_success_is_silent() => Assert.Equal("", Render(SampleReport.Create() with { Findings = [] }, Verbosity.Quiet));

    [Fact]
    public void Verbose_adds_each_reference_with_its_place()
    {
        var text = Render(SampleReport.Create(), Verbosity.Verbose);

        Assert.Contains("\n            apps/wéb.yaml:12:18  Deployment web spec.template.spec.containers[0].image: nginx:1.25\n", text);
        Assert.Contains("\n            apps/job.json:3:5  CronJob prod/job spec.jobTemplate", text);
    }

    [Fact]
    public void A_plan_says_what_is_to_be_copied()
    {
        var report = SampleReport.Create();
        report = report with
        {
            Images = [report.Images[0] with { Status = ImageStatus.Planned }],
            Findings = [],
            Summary = new ReportSummary { FilesScanned = 1, FilesChanged = 1, ImagesFound = 1 },
            Commit = null,
        };

        var text = Render(report);

        Assert.Contains("  to copy docker.io/library/nginx:1.25\n", text);
        Assert.EndsWith("\n1 file scanned, 1 with changes; 1 image: 1 to copy.\n", text);
    }

    [Fact]
    public void A_terminal_gets_colours_and_short_digests()
    {
        var text = Render(SampleReport.Create(), isTerminal: true);

        Assert.Contains("\e[32mcopied", text);
        Assert.Contains("\e[31mfailed", text);
        Assert.Contains("sha256:0123456789ab\e[0m", text);
        Assert.DoesNotContain(SampleReport.Hex, text);
    }

    [Fact]
    public void NO_COLOR_takes_the_colours_away()
    {
        var text = Render(SampleReport.Create(), isTerminal: true, noColor: "1");

        Assert.DoesNotContain('\e', text);
        Assert.Contains("\e[", Render(SampleReport.Create(), isTerminal: true, noColor: ""));
    }

    [Fact]
    public void Values_are_neither_markup_nor_terminal_commands()
    {
        var report = SampleReport.Create() with
        {
            Findings =
            [
                new ReportFinding(
                    Severity.Error,
                    "reference-invalid",
                    "'[red]x[/] [broken\e[2J\u0007\nnext\u202e' is wrong.",
                    "[link=x]",
                    "[bold].yaml",
                    1,
                    null),
            ],
        };

        Assert.Contains(
            "  [bold].yaml:1: '[red]x[/] [broken\\u001b[2J\\u0007\\nnext\\u202e' is wrong. [reference-invalid]\n    [link=x]\n",
            Render(report));
    }

    [Fact]
    public void A_long_line_is_not_folded()
    {
        var message = string.Join(' ', Enumerable.Repeat("word", 500));
        var report = SampleReport.Create() with { Findings = [new ReportFinding(Severity.Error, "x", message, null, null, null, null)] };

        Assert.Contains($"  {message} [x]\n", Render(report));
        Assert.Contains(message, Render(report, isTerminal: true, noColor: "1"));
    }

    [Fact]
    public void A_patch_is_written_as_it_is_unless_a_terminal_shows_it()
    {
        const string Patch = "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-\told\r\n+\tnew\e\r\n";
        var (plain, coloured) = (new StringWriter(), new StringWriter());

        DiffView.Write(Consoles.Create(plain, isTerminal: false, _ => null, 40), Patch);
        DiffView.Write(Consoles.Create(coloured, isTerminal: true, _ => null, 40), Patch);

        Assert.Equal(Patch, plain.ToString());
        Assert.Contains("\e[31m-    old\e[0m\n\e[32m+    new\\u001b\e[0m\n", coloured.ToString());
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.00 KiB")]
    [InlineData(10_240, "10.0 KiB")]
    [InlineData(102_400, "100 KiB")]
    [InlineData(1_048_575, "1.00 MiB")]
    [InlineData(12_900_000, "12.3 MiB")]
    [InlineData(5_368_709_120, "5.00 GiB")]
    [InlineData(long.MaxValue, "8388608 TiB")]
    public void Sizes_are_in_powers_of_1024(long bytes, string expected) => Assert.Equal(expected, ByteSize.Format(bytes));

    private static string Render(RunReport report, Verbosity verbosity = Verbosity.Normal, bool isTerminal = false, string? noColor = null)
    {
        var writer = new StringWriter { NewLine = "\n" };
        ConsoleReport.Write(Consoles.Create(writer, isTerminal, name => name == "NO_COLOR" ? noColor : null, 40), report, verbosity);
        return writer.ToString();
    }
}
