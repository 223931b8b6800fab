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
    public async Task<IReadOnlyList<ImageOutcome>> CheckAsync(FoundImages found, CheckDepth depth, CancellationToken cancellationToken)
    {
        List<ImageOutcome> outcomes = [];
        foreach (var uses in found.Fields[ImageClass.Public].GroupBy(field => field.Reference))
        {
            outcomes.Add(Outcome(uses, ImageStatus.Failed));
            foreach (var field in uses)
                findings.AddRange(ImageFindings.At([field], found.Outdated.TryGetValue(field, out var pin) ? Outdated(field, pin) : Public(field)));
        }

        var copies = found.Fields[ImageClass.Copy].GroupBy(field => field.Reference).ToList();
        outcomes.AddRange(depth == CheckDepth.Presence
            ? await FindAsync(copies, cancellationToken)
            : await VerifyAsync(copies, readsContent: depth == CheckDepth.Content, cancellationToken));
        return [.. outcomes.OrderBy(outcome => outcome.Source.ToString(), StringComparer.Ordinal)];
    }

    private static Finding Public(ImageField field) => new(Severity.Error, FindingCodes.PublicImage, $"'{field.Value}' is a public image.")
    {
        Hint = "Run 'copyimage run' to copy it and to rewrite the manifest.",
    };

    private static Finding Outdated(ImageField field, string pinned) =>
        new(Severity.Error, FindingCodes.PinOutdated, $"The base says '{field.Value}' by now, but this entry still pins '{pinned}', which hides it.")
        {
            Hint = "Run 'copyimage run' to copy the new image and to update the pin.",
        };

    private async Task<IEnumerable<ImageOutcome>> VerifyAsync(
        List<IGrouping<ImageReference, ImageField>> copies, bool readsContent, CancellationToken cancellationToken)
    {
        var results = await engine.VerifyAsync([.. copies.Select(uses => uses.Key)], readsContent, cancellationToken);
        foreach (var (uses, result) in copies.Zip(results)) findings.AddRange(CopyFindings.Of(result).SelectMany(finding => ImageFindings.At(uses, finding)));
        return copies.Zip(results, (uses, result) =>
            Outcome(uses, result.IsComplete ? ImageStatus.Present : ImageStatus.Failed) with { Digest = result.Digest ?? uses.Key.Digest, Target = uses.Key });
    }

    private async Task<IEnumerable<ImageOutcome>> FindAsync(List<IGrouping<ImageReference, ImageField>> copies, CancellationToken cancellationToken)
    {
        var outcomes = new ConcurrentBag<ImageOutcome>();
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = concurrency };
        await Parallel.ForEachAsync(copies, options, async (uses, cancellation) => outcomes.Add(await CheckCopyAsync(uses, cancellation)));
        return outcomes;
    }

    private async Task<ImageOutcome> CheckCopyAsync(IGrouping<ImageReference, ImageField> uses, CancellationToken cancellationToken)
    {
        var copy = uses.Key;
        try
        {
            if (await engine.FindAsync(copy.Digest is null ? copy : copy.WithoutTag(), cancellationToken) is { } digest)
                return Outcome(uses, ImageStatus.Present) with { Digest = digest, Target = copy };
            findings.AddRange(ImageFindings.At(uses, FindingCodes.CopyMissing, $"'{copy}' is not in the registry.", CopyFindings.MissingHint));
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
