using CopyImageGitOps.Configuration;
using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Locking;
using CopyImageGitOps.Planning;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Running;

/// <summary>Carries out a plan, or says what carrying it out would do.</summary>
internal sealed class CopyStep(CopyEngine engine, CopyImageConfig config, LockFile lockFile, FindingLog findings)
{
    private readonly CopyRequests _requests = new(config, lockFile);

    public async Task<IReadOnlyList<ImageOutcome>> CopyAsync(ImagePlan plan, CancellationToken cancellationToken)
    {
        var results = await engine.CopyAsync([.. plan.Images.Select(_requests.Of)], cancellationToken);
        var outcomes = new List<ImageOutcome>(results.Count);
        foreach (var (image, result) in plan.Images.Zip(results))
        {
            findings.AddRange(CopyFindings.Of(result).SelectMany(finding => ImageFindings.At(image.Fields, finding)));
            outcomes.Add(Outcome(image, RunReports.StatusOf(result.Status), result.Bytes) with
            {
                Platforms = await PlatformsAsync(image, result, cancellationToken),
                LeftOut = result.LeftOut,
                Referrers = result.Referrers.Count,
            });
        }

        return outcomes;
    }

    /// <summary>One HEAD at the destination for each image and tag; of those that it does not have, the manifests are read for their size.</summary>
    public async Task<IReadOnlyList<ImageOutcome>> ForecastAsync(ImagePlan plan, CancellationToken cancellationToken)
    {
        var outcomes = new ImageOutcome[plan.Images.Count];
        var pulls = new int[plan.Images.Count];
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = config.Concurrency };
        await Parallel.ForAsync(0, outcomes.Length, options, async (index, cancellation) =>
        {
            var image = plan.Images[index];
            try
            {
                (outcomes[index], pulls[index]) = await ForecastAsync(image, cancellation);
            }
            catch (Exception exception) when (CopyFailures.From(exception) is { } failure)
            {
                findings.AddRange(ImageFindings.At(image.Fields, failure.Code, failure.Message, failure.Hint));
                outcomes[index] = Outcome(image, ImageStatus.Failed, 0);
            }
        });
        WarnOfLimits(plan.Images.Zip(pulls).GroupBy(image => image.First.Source.Registry, image => image.Second));
        return outcomes;
    }

    /// <summary>A batch that would run into a registry's limit is better put off, or logged in for, than begun.</summary>
    private void WarnOfLimits(IEnumerable<IGrouping<Registry, int>> pulls)
    {
        var needed = pulls.ToDictionary(registry => registry.Key, registry => registry.Sum());
        foreach (var (registry, limit) in engine.PullLimits.Where(limit => limit.Limit.Remaining < needed.GetValueOrDefault(limit.Registry)))
        {
            findings.Add(new Finding(Severity.Warning, FindingCodes.PullLimit, $"{registry} allows {limit}, and what is planned takes {needed[registry]}.")
            {
                Hint = $"Log in with 'docker login {registry}', which usually raises the limit, set a mirror, or copy in several runs.",
            });
        }
    }

    private async Task<(ImageOutcome Outcome, int Pulls)> ForecastAsync(PlannedImage image, CancellationToken cancellationToken)
    {
        var forecast = await engine.ForecastAsync(_requests.Of(image), cancellationToken);
        findings.AddRange(forecast.Findings.SelectMany(finding => ImageFindings.At(image.Fields, finding)));
        var outcome = Outcome(image, forecast.IsPresent ? ImageStatus.Present : ImageStatus.Planned, forecast.Bytes) with
        {
            Platforms = forecast.Platforms.Count > 0 ? forecast.Platforms : lockFile.Find(image.Source)?.Platforms ?? [],
            LeftOut = forecast.LeftOut,
        };
        return (outcome, forecast.Manifests);
    }

    /// <summary>The lock file says which platforms a copy has; one that it does not know, but that was there already, is asked.</summary>
    private async Task<IReadOnlyList<string>> PlatformsAsync(PlannedImage image, CopyResult result, CancellationToken cancellationToken)
    {
        if (result.Status != CopyStatus.Present || result.Platforms.Count > 0) return result.Platforms;
        if (lockFile.Find(image.Source) is { } entry && entry.Digest == image.Digest) return entry.Platforms;
        return await engine.ReadPlatformsAsync(image.Target, cancellationToken);
    }

    /// <summary>What is planned, without asking anybody.</summary>
    public IReadOnlyList<ImageOutcome> Announce(ImagePlan plan) => [.. plan.Images.Select(image => Outcome(image, ImageStatus.Planned, 0))];

    private ImageOutcome Outcome(PlannedImage image, ImageStatus status, long bytes) =>
        new(image.Source, status, image.Digest, image.Target, image.Replacement(config.Pin), bytes, image.Fields)
        {
            Replaces = image.Replaces,
            Previous = image.Previous,
        };
}
