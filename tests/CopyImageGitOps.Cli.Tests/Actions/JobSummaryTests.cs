using System.Text;
using CopyImageGitOps.Cli.GitHub.Actions;
using CopyImageGitOps.Cli.Tests.Reporting;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Cli.Tests.Actions;

public sealed class JobSummaryTests
{
    private const string Patch = "diff --git a/a.yaml b/a.yaml\n--- a/a.yaml\n+++ b/a.yaml\n@@ -1 +1 @@\n-image: nginx\n+image: r.example.com/nginx\n";

    [Fact]
    public void It_shows_counts_images_findings_and_the_diff() => Assert.Equal(
        File.ReadAllText(Path.Combine(ActionFile.Folder, "tests", "CopyImageGitOps.Cli.Tests", "Actions", "Cases", "job-summary.md")),
        new JobSummary("run", SampleReport.Create(), [Patch]).ToMarkdown(JobSummary.Limit));

    [Theory]
    [InlineData("a|b", "a&#124;b")]
    [InlineData("`code` *bold* _it_ [l](x) ![i](x)", "&#96;code&#96; &#42;bold&#42; &#95;it&#95; &#91;l&#93;(x) &#33;&#91;i&#93;(x)")]
    [InlineData("<img src=x> &amp;", "&#60;img src=x&#62; &#38;amp;")]
    [InlineData("two\nlines\r", @"two&#92;nlines&#92;u000d")]
    [InlineData("größe ☸ 🚀", "größe ☸ 🚀")]
    public void Nothing_that_others_wrote_is_markup(string text, string escaped) => Assert.Equal(escaped, Markdown.Text(text));

    [Theory]
    [InlineData("https://github.com/a_b/c/pull/7", "[&#35;7](<https://github.com/a_b/c/pull/7>)")]
    [InlineData("https://x/>)<b>\n", "[&#35;7](<https://x/%3E)%3Cb%3E>)")]
    [InlineData("javascript:alert(1)", "&#35;7")]
    public void A_link_leads_to_the_web_only(string address, string link) => Assert.Equal(link, Markdown.Link("#7", address));

    [Fact]
    public void The_push_and_the_pull_request_are_named()
    {
        var report = SampleReport.Create() with
        {
            Push = new ReportPush("origin", "copyimage/update", "1f0e", 1),
            PullRequest = new ReportPullRequest(7, "https://github.com/acme/shop/pull/7", PullRequestOperation.Created),
        };

        Assert.Contains(
            "\nPushed to <code>copyimage/update</code>.\n\nPull request [&#35;7](<https://github.com/acme/shop/pull/7>): created.\n",
            new JobSummary("run", report, []).ToMarkdown(JobSummary.Limit), StringComparison.Ordinal);
    }

    [Fact]
    public void The_diff_cannot_end_its_block()
    {
        var summary = new JobSummary("plan", SampleReport.Create(), ["+a\n+```\n`````\n</details>\n\u001b[31m\ttab\r\n"]).ToMarkdown(JobSummary.Limit);

        Assert.EndsWith(
            "\n\n``````diff\n+a\n+```\n`````\n</details>\n\\u001b[31m    tab\n``````\n\n</details>\n", summary, StringComparison.Ordinal);
    }

    /// <summary>At every length around the interesting ones: whole lines only, a note where some are missing, and never more than fits.</summary>
    [Fact]
    public void It_is_cut_between_lines_at_any_limit()
    {
        var summary = new JobSummary("run", Large(200), [.. Enumerable.Range(0, 50).Select(i => $"+größe ☸ {i}\n+```\n")]);
        var whole = summary.ToMarkdown(JobSummary.Limit);
        var lines = whole.Split('\n').ToHashSet();

        for (var limit = 0; limit <= Encoding.UTF8.GetByteCount(whole) + 200; limit += 37)
        {
            var text = summary.ToMarkdown(limit);
            Assert.True(Encoding.UTF8.GetByteCount(text) <= limit, $"{Encoding.UTF8.GetByteCount(text)} bytes for {limit}");
            Assert.All(text.Split('\n').Where(line => !line.EndsWith(" do not fit here; the report has all.*", StringComparison.Ordinal)), line =>
                Assert.Contains(line, lines));
            Assert.Equal(Count(text, "<details>"), Count(text, "</details>"));
            foreach (var (noun, total, mark) in new[] { ("images", 200, "| <code>docker.io/"), ("findings", 200, "| error |"), ("lines", 100, "\n+") })
            {
                var shown = Count(text, mark);
                if (shown > 0 && shown < total) Assert.Contains($"*{total - shown} more {noun} do not fit", text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task What_is_in_the_file_already_counts()
    {
        using var folder = new TemporaryFolder();
        var before = new string('x', JobSummary.Limit - 4000) + "\n";
        folder.Add("summary.md", before);

        await new JobSummary("run", Large(10_000), [Patch]).AppendToAsync(folder["summary.md"], TestContext.Current.CancellationToken);
        var text = await File.ReadAllTextAsync(folder["summary.md"], TestContext.Current.CancellationToken);

        Assert.InRange(new FileInfo(folder["summary.md"]).Length, JobSummary.Limit - 1000, JobSummary.Limit);
        Assert.StartsWith(before, text, StringComparison.Ordinal);
        Assert.Contains("more images do not fit here", text, StringComparison.Ordinal);
    }

    private static int Count(string text, string mark) => text.Split(mark).Length - 1;

    private static RunReport Large(int images) => SampleReport.Create() with
    {
        Images = [.. Enumerable.Range(0, images).Select(i => new ReportImage($"docker.io/größe/☸{i}:1", null, null, ImageStatus.Failed, 0, []))],
        Findings =
        [
            .. Enumerable.Range(0, images)
                .Select(i => new ReportFinding(Severity.Error, "image-not-found", $"'🚀{i}' is not there.", null, $"{i}.yaml", i, null)),
        ],
    };
}
