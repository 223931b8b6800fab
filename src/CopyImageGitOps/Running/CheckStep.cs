using System.Collections.Concurrent;
using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Planning;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Running;

/// <summary>The gate: nothing public may be referenced, and every copy that is referenced must be in the destination.</summary>
internal sealed class CheckStep(CopyEngine engine, int concurrency, FindingLog findings)
{
    public async Task<IReadOnlyList<ImageOutcome>> CheckAsync(FoundImages found, CancellationToken cancellationToken)
    {
        var outcomes = new ConcurrentBag<ImageOutcome>();
        foreach (var uses in found.Fields[ImageClass.Public].GroupBy(field => field.Reference))
        {
            outcomes.Add(Outcome(uses, ImageStatus.Failed));
            findings.AddRange(ImageFindings.At(
                uses,
                FindingCodes.PublicImage,
                $"'{uses.First().Value}' is a public image.",
                "Run 'copyimage run' to copy it and to rewrite the manifest."));
        }

        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = concurrency };
        var copies = found.Fields[ImageClass.Copy].GroupBy(field => field.Reference);
        await Parallel.ForEachAsync(copies, options, async (uses, cancellation) => outcomes.Add(await CheckCopyAsync(uses, cancellation)));
        return [.. outcomes.OrderBy(outcome => outcome.Source.ToString(), StringComparer.Ordinal)];
    }

    private async Task<ImageOutcome> CheckCopyAsync(IGrouping<ImageReference, ImageField> uses, CancellationToken cancellationToken)
    {
        var copy = uses.Key;
        try
        {
            if (await engine.FindAsync(copy.Digest is null ? copy : copy.WithoutTag(), cancellationToken) is { } digest)
                return Outcome(uses, ImageStatus.Present) with { Digest = digest, Target = copy };
            findings.AddRange(ImageFindings.At(uses, FindingCodes.CopyMissing, $"'{copy}' is not in the registry.",
                "Restore the public reference from Git's history and run 'copyimage run', or copy the image with 'copyimage copy'."));
        }
        catch (Exception exception) when (CopyFailures.From(exception) is { } failure)
        {
            findings.AddRange(ImageFindings.At(uses, failure.Code, failure.Message, failure.Hint));
        }

        return Outcome(uses, ImageStatus.Failed);
    }

    private static ImageOutcome Outcome(IGrouping<ImageReference, ImageField> uses, ImageStatus status) =>
        new(uses.Key, status, uses.Key.Digest, null, null, 0, [.. uses]);
}
