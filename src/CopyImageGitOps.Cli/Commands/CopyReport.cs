using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Running;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>The report of <c>copyimage copy</c>: images without manifests.</summary>
internal static class CopyReport
{
    public static RunReport Of(string? destination, IReadOnlyList<CopyResult> results, FindingLog findings) =>
        new(
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

    private static ReportImage Image(CopyResult result)
    {
        var target = result.Digest is null ? result.Request.Target : result.Request.Target.WithDigest(result.Digest);
        return new ReportImage(
            result.Request.Source.ToString(),
            result.Digest?.ToString(),
            target.ToString(),
            RunReports.StatusOf(result.Status),
            result.Bytes,
            [])
        {
            Referrers = result.Referrers.Count,
        };
    }
}
