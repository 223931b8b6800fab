using CopyImageGitOps.Cli.Publishing;
using CopyImageGitOps.Configuration;

namespace CopyImageGitOps.Cli.Tests.Publishing;

/// <summary>Title and body of a pull request, also where they become too long.</summary>
public sealed class PullRequestTextTests
{
    [Fact]
    public void The_default_body_has_a_table_of_what_was_copied_or_is_there_and_of_nothing_else()
    {
        var report = Report(
            Image("docker.io/library/nginx:1.25", ImageStatus.Copied),
            Image("docker.io/library/redis:7", ImageStatus.Present),
            Image("docker.io/library/gone:1", ImageStatus.Failed),
            Image("registry.example.com/own:1", ImageStatus.Skipped) with { Target = null });

        var text = new PullRequestText(report);

        Assert.Equal("Use private copies of 2 public images", text.Title(new PullRequestConfig().Title));
        Assert.Equal(
            """
            The images below were copied to the private registry, and the manifests pinned to the copies.

            | image | copy | digest |
            | --- | --- | --- |
            | `docker.io/library/nginx:1.25` | `own.io/docker.io/library/nginx:1.25` | `sha256:abc` |
            | `docker.io/library/redis:7` | `own.io/docker.io/library/redis:7` | `sha256:abc` |

            This branch is made anew by each run of copyimage; commits that are added to it by hand are lost.

            """.ReplaceLineEndings("\n"),
            text.Body(new PullRequestConfig().Body));
    }

    [Theory]
    [InlineData("{table}\nend", "| … and ")]
    [InlineData("{images}\nend", "- … and ")]
    [InlineData("{count}\n{images}\n{table}\nend", "- … and ")]
    public void What_is_too_long_for_GitHub_is_cut_between_rows_and_says_how_many_are_missing(string template, string rest)
    {
        const int All = 2_000;
        var report = Report([.. Enumerable.Range(0, All).Select(i => Image($"docker.io/library/image-{i}:1.25", ImageStatus.Copied))]);

        var body = new PullRequestText(report).Body(template);

        Assert.InRange(body.Length, PullRequestText.LongestBody * 8 / 10, PullRequestText.LongestBody);
        Assert.EndsWith("\nend", body, StringComparison.Ordinal);
        var line = body.Split('\n').First(line => line.StartsWith(rest, StringComparison.Ordinal));
        var missing = int.Parse(line[rest.Length..].Split(' ')[0]);
        Assert.Equal(All - missing, body.Split('\n').Count(row => row.StartsWith(rest[..2] + "`", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_template_that_is_too_long_itself_is_cut_but_not_within_a_character()
    {
        var body = new PullRequestText(Report()).Body("x" + string.Concat(Enumerable.Repeat("😀", 40_000)));

        Assert.InRange(body.Length, PullRequestText.LongestBody - 1, PullRequestText.LongestBody);
        Assert.EndsWith("😀\n\n…\n", body, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(body)));
    }

    [Fact]
    public void A_title_that_is_too_long_is_cut() =>
        Assert.Equal(new string('x', 255) + "…", new PullRequestText(Report()).Title(new string('x', 300)));

    private static RunReport Report(params ReportImage[] images) => new("own.io", images, [], new ReportSummary(), null);

    private static ReportImage Image(string source, ImageStatus status) => new(source, "sha256:abc", $"own.io/{source}@sha256:abc", status, 0, []);
}
