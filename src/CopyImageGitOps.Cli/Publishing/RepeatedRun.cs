using CopyImageGitOps.Cli.Commands;

namespace CopyImageGitOps.Cli.Publishing;

/// <summary>The report of a run that was made twice: what the first one copied, the second one found in its place.</summary>
internal static class RepeatedRun
{
    public static CommittedRunResult Of(CommittedRunResult first, CommittedRunResult second)
    {
        var copied = first.Report.Images.Where(image => image.Status == ImageStatus.Copied).ToDictionary(image => (image.Source, image.Digest));
        List<ReportImage> images = [.. second.Report.Images.Select(Whole)];
        var summary = second.Report.Summary with
        {
            ImagesCopied = images.Count(image => image.Status == ImageStatus.Copied),
            ImagesPresent = images.Count(image => image.Status == ImageStatus.Present),
            BytesCopied = first.Report.Summary.BytesCopied + second.Report.Summary.BytesCopied,
        };
        return second with { Report = second.Report with { Images = images, Summary = summary } };

        ReportImage Whole(ReportImage image) =>
            image.Status == ImageStatus.Present && copied.TryGetValue((image.Source, image.Digest), out var before)
                ? image with { Status = before.Status, Bytes = before.Bytes, Referrers = before.Referrers }
                : image;
    }
}
