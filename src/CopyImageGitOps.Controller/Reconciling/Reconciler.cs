using CopyImageGitOps.Controller.Reconciling.Patching;
using CopyImageGitOps.Controller.Watching;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Controller.Reconciling;

/// <summary>
/// What is done for one object, on one page:
/// <code>
/// look up ──► manners ──► reverted? ──► its turn? ──► copy and verify ──► patch ──► event
/// </code>
/// Whether something is to be done is decided by the images that the object has, and by nothing that was noted on it before. Each step may be the
/// last one; the patch is the only write to the object, and is applied whole or not at all.
/// </summary>
/// <param name="pullSecret">An entry for the <c>imagePullSecrets</c> of repaired pod templates; null is none.</param>
public sealed class Reconciler(
    IWorkloads workloads,
    Manners manners,
    RevertLog reverts,
    RolloutPacer pacer,
    IImageMirror mirror,
    IWorkloadPatcher patcher,
    IObjectEvents events,
    Notices notices,
    TimeProvider time,
    string? pullSecret) : IReconciler
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);

    private readonly StaleVersions _stale = new(time);
    private readonly Announcements _announcements = new(time);

    public async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var workload = workloads.Find(key);
        if (workload is { Findings: { } findings }) notices.Say(workload, SubjectOf(workload), EventReasons.ImageNotUnderstood, findings);
        if (workload is not { HasDrifted: true }) return Clean(key, isGone: workload is null);
        if (_stale.DelayFor(workload) is { } delay) return new Outcome.Waiting(delay, "The change of the object has not come back from the watch.");
        if (manners.Of(workload) is { } restraint) return Report(workload, restraint);
        if (reverts.Look(workload) is { } until) return ReportReverts(workload, until);
        if (pacer.IsFull) return Wait();

        var mirrored = await mirror.MirrorAsync(workload, cancellationToken);
        notices.Say(workload, EventSubject.Of(workload), EventReasons.ImageCopiedWithWarning, mirrored.Warnings);
        if (mirrored.Problems.Count > 0) return LeaveAlone(workload, mirrored);
        // A copy may have taken minutes: what is patched is the object as it is known now, if nothing has changed that decides about it.
        if (workloads.Find(key) is not { } now || WorkloadDifference.Matters(workload, now)) return Changed(key);
        if (!pacer.TryEnter(now)) return Wait();
        return await PatchAsync(now, WorkloadPatch.Of(now, mirrored.Replacements, pullSecret), cancellationToken);
    }

    private EventSubject? SubjectOf(Workload workload) => manners.Of(workload) is { } restraint ? restraint.Subject : EventSubject.Of(workload);

    private Outcome.Clean Clean(ObjectKey key, bool isGone)
    {
        if (isGone) reverts.Forget(key);
        _announcements.Forget(key);
        return new Outcome.Clean();
    }

    private static Outcome.Waiting Wait() => new(Turn, "As many rollouts as are allowed are in progress.");

    private static Outcome.Conflicted Changed(ObjectKey key) => new($"{key} was changed by somebody else meanwhile.");

    private Outcome.Reported Report(Workload workload, Restraint restraint)
    {
        var message = $"{workload.Key} references {ImagesOf(workload)} and is left alone, as {restraint.Why}.";
        if (restraint.Subject is { } subject && _announcements.IsNew(workload, message))
            events.Report(subject, EventKind.Normal, EventReasons.ImageReported, message);
        return new Outcome.Reported(restraint.Reason, message);
    }

    private Outcome.Reported ReportReverts(Workload workload, DateTimeOffset until)
    {
        var message = $"{workload.Key} has got {ImagesOf(workload)} back each time it was repaired, three times within ten minutes; "
            + $"it is left alone until {until:u}. Find what writes it ('kubectl get --show-managed-fields'), and change the image there.";
        if (_announcements.IsNew(workload, message))
            events.Report(EventSubject.Of(workload), EventKind.Warning, EventReasons.RepairReverted, message);
        return new Outcome.Reported(ReportReason.Reverted, message);
    }

    private Outcome LeaveAlone(Workload workload, MirrorResult mirrored)
    {
        foreach (var problem in mirrored.Problems)
            events.Report(EventSubject.Of(workload), EventKind.Warning, EventReasons.ImageNotCopied, TextOf(problem));
        var first = mirrored.Problems[0];
        return mirrored.IsTransient ? new Outcome.Failed(first) { RetryAfter = mirrored.RetryAfter } : new Outcome.Refused(first);
    }

    private async Task<Outcome> PatchAsync(Workload workload, WorkloadPatch patch, CancellationToken cancellationToken)
    {
        PatchAnswer? answer = null;
        try
        {
            answer = await patcher.PatchAsync(workload, patch, cancellationToken);
        }
        finally
        {
            if (answer?.Verdict != PatchVerdict.Applied) pacer.Leave(workload.Key, isCertain: answer is { Verdict: not PatchVerdict.Failed });
        }

        return Conclude(workload, patch, answer);
    }

    private Outcome Conclude(Workload workload, WorkloadPatch patch, PatchAnswer answer)
    {
        switch (answer.Verdict)
        {
            case PatchVerdict.Applied:
                return Repaired(workload, patch);
            case PatchVerdict.Conflicted:
                _stale.Add(workload);
                return Changed(workload.Key);
            case PatchVerdict.Gone:
                return Clean(workload.Key, isGone: true);
            case PatchVerdict.Refused:
                events.Report(EventSubject.Of(workload), EventKind.Warning, EventReasons.PatchRefused, TextOf(answer.Problem!));
                return new Outcome.Refused(answer.Problem!);
            default:
                return new Outcome.Failed(answer.Problem!) { RetryAfter = answer.RetryAfter };
        }
    }

    private Outcome.Repaired Repaired(Workload workload, WorkloadPatch patch)
    {
        _stale.Add(workload);
        _announcements.Forget(workload.Key);
        reverts.Repaired(workload);
        foreach (var repair in patch.Repairs)
            events.Report(EventSubject.Of(workload), EventKind.Normal, EventReasons.ImageRepaired, $"Replaced {repair.Source} by {repair.Target}");
        return new Outcome.Repaired(patch.Repairs);
    }

    private static string ImagesOf(Workload workload) =>
        string.Join(", ", workload.Images.Select(image => $"'{image.Field.Value}'").Distinct(StringComparer.Ordinal));

    private static string TextOf(Finding finding) => finding.Hint is { } hint ? $"{finding.Message} {hint}" : finding.Message;
}
