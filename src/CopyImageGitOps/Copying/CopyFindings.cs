using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Copying;

/// <summary>What there is to say of a copy, as findings without a place: the caller knows where the image is referenced.</summary>
public static class CopyFindings
{
    internal const string MissingHint =
        "Restore the public reference from Git's history and run 'copyimage run', or copy the image with 'copyimage copy'.";

    public static IEnumerable<Finding> Of(CopyResult result)
    {
        if (result.Failure is { } failure) yield return new Finding(Severity.Error, failure.Code, failure.Message) { Hint = failure.Hint };
        foreach (var finding in result.Findings) yield return finding;
        if (result.ForeignLayers.Count > 0)
        {
            yield return new Finding(Severity.Warning, FindingCodes.ForeignLayer,
                $"'{result.Request.Source}' has {Count(result.ForeignLayers.Count)} that registries do not hold and that nodes fetch from the publisher.")
            {
                Hint = "Make sure that the nodes which run the image can reach its publisher.",
            };
        }

        foreach (var referrer in result.SkippedReferrers)
        {
            yield return new Finding(Severity.Warning, FindingCodes.ReferrerSkipped,
                $"{referrer.Digest}, which refers to '{result.Request.Source}', was not copied: {Reason(referrer)}")
            {
                Hint = referrer.Reason == SkippedReferrerReason.OtherAtDestination
                    ? "Delete the tag in the destination and copy again, if the source's signatures are the ones that you want."
                    : "The image itself is complete.",
            };
        }
    }

    /// <summary>All that is wrong with an image in its registry; none if it is complete.</summary>
    public static IEnumerable<Finding> Of(VerifyResult result) =>
        result.Problems.Select(problem => new Finding(Severity.Error, problem.Code, problem.Message) { Hint = problem.Hint });

    private static string Reason(SkippedReferrer referrer) => referrer.Reason switch
    {
        SkippedReferrerReason.Missing => "the source lists it, but does not have it.",
        SkippedReferrerReason.UnknownType => "it is neither an image manifest nor an index.",
        _ => "the destination has other signatures under the same tag, and they are kept.",
    };

    private static string Count(int layers) => layers == 1 ? "1 layer" : $"{layers} layers";
}
