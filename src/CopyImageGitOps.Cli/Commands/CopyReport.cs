using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Running;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>The report of <c>copyimage copy</c>: images without manifests.</summary>
internal static class CopyReport
{
    /// <param name="findings">Gets one for each image that failed.</param>
    public static RunReport Of(string? destination, IReadOnlyList<CopyResult> results, FindingLog findings)
    {
        findings.AddRange(results.Select(result => result.Failure).OfType<CopyFailure>().Select(failure => new Finding(Severity.Error, failure.Code, failure.Message) { Hint = failure.Hint }));
        return new RunReport(
            destination,
            [.. results.Select(Image)],
            [.. findings.ToSortedList().Select(ReportFinding.From)],
            new ReportSummary
            {
                ImagesFound = results.Count,
                ImagesCopied = results.Count(result => result.Status == CopyStatus.Copied),
                ImagesPresent = results.Count(result => result.Status == CopyStatus.Present),
                ImagesFailed = results.Count(result => result.Status == CopyStatus.Failed),
                BytesCopied = results.Sum(result => result.Bytes),
            },
            Commit: null);
    }

    private static ReportImage Image(CopyResult result)
    {
        var target = result.Digest is null ? result.Request.Target : result.Request.Target.WithDigest(result.Digest);
        return new ReportImage(result.Request.Source.ToString(), result.Digest?.ToString(), target.ToString(), RunReports.StatusOf(result.Status), result.Bytes, []);
    }
}
