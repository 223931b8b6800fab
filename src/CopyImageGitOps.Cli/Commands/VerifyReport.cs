using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>The report of <c>copyimage verify</c>: images without manifests, each present or failed.</summary>
internal static class VerifyReport
{
    public static RunReport Of(IReadOnlyList<VerifyResult> results, FindingLog findings) =>
        new(
            Destination: null,
            [.. results.Select(Image)],
            [.. findings.ToSortedList().Select(ReportFinding.From)],
            new ReportSummary
            {
                ImagesFound = results.Count,
                ImagesPresent = results.Count(result => result.IsComplete),
                ImagesFailed = results.Count(result => !result.IsComplete),
            },
            Commit: null);

    private static ReportImage Image(VerifyResult result) => new(
        result.Reference.ToString(),
        result.Digest?.ToString(),
        Target: null,
        result.IsComplete ? ImageStatus.Present : ImageStatus.Failed,
        Bytes: 0,
        []);
}
