using System.Collections.Concurrent;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Planning;
using CopyImageGitOps.References;
using CopyImageGitOps.Running;

namespace CopyImageGitOps.Controller.Reconciling.Mirroring;

/// <summary>The steps of a run of the command line, for one workload: which digests, which names, copy and verify.</summary>
internal sealed class MirrorSteps(CopyImageConfig config, TargetNaming naming, SourceDigests digests, VerifiedCopies copies)
{
    private readonly Planner _planner = new(config, naming);

    /// <summary>
    /// A tag that the destination has with another digest stays by default, and the image is kept by its digest: nobody merges a lock file here that
    /// would say who has written it, and tags move while objects that follow them come and go. Nodes that are given the tag alone would pull the other
    /// image, so then it is a failure, as on the command line.
    /// </summary>
    private readonly CopyImageConfig _requestConfig =
        config with { TagConflict = config.TagConflict ?? (config.Pin == PinMode.Tag ? null : TagConflictMode.Keep) };

    public async Task<MirrorAttempt> MirrorAsync(WorkloadImages images, SourceAccess access, CancellationToken cancellationToken)
    {
        var (known, failures) = await ResolveAsync(images, access, cancellationToken);
        var plan = _planner.Plan(images.Fields, known);
        var faults = plan.Findings.Where(finding => finding.Severity == Severity.Error).ToList();
        if (failures.Count + faults.Count > 0)
            return new MirrorAttempt([.. failures.Select(VerifiedCopies.Failed), new CopyVerdict(faults)], new Dictionary<ImageReference, string>());

        var requests = new CopyRequests(_requestConfig, images.Lock);
        var planned = plan.Images.Select(image => AsLocked(image, images)).ToList();
        var verdicts = await Task.WhenAll(planned.Select(image => copies.EnsureAsync(image, requests.Of(image), access, cancellationToken)));
        return new MirrorAttempt(verdicts, planned.ToDictionary(image => image.Source, image => ReplacementOf(image, images)));
    }

    /// <summary>The digest of a reference is its own, the lock file's, or else what its source has now.</summary>
    private async Task<(IReadOnlyDictionary<ImageReference, Digest> Digests, IReadOnlyCollection<CopyFailure> Failures)> ResolveAsync(
        WorkloadImages images, SourceAccess access, CancellationToken cancellationToken)
    {
        var (known, failures) = (new ConcurrentDictionary<ImageReference, Digest>(), new ConcurrentBag<CopyFailure>());
        await Task.WhenAll(images.References.Select(async source =>
        {
            try
            {
                known[source] = images.Lock.DigestOf(source) ?? await digests.ResolveAsync(source, access, cancellationToken);
            }
            catch (Exception exception) when (CopyFailures.From(exception) is { } failure)
            {
                failures.Add(failure);
            }
        }));
        return (known, failures);
    }

    /// <summary>A copy that the lock has in another repository than the configuration would name is kept there.</summary>
    private PlannedImage AsLocked(PlannedImage image, WorkloadImages images)
    {
        var written = LockedImages.CopyOf(images.Lock, image.Source, naming);
        return written is null || written.Repository == image.Target.Repository ? image : image with { Target = written.WithDigest(image.Digest) };
    }

    private string ReplacementOf(PlannedImage image, WorkloadImages images) =>
        LockedImages.CopyOf(images.Lock, image.Source, naming)?.ToString() ?? image.Replacement(config.Pin);

}
