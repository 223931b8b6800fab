using CopyImageGitOps.Configuration;
using CopyImageGitOps.Controller.Locks;
using CopyImageGitOps.Controller.Watching;
using CopyImageGitOps.Planning;

namespace CopyImageGitOps.Controller.Reconciling.Mirroring;

/// <summary>
/// Copies and verifies with the controller's own credentials; if a source refuses these, and the configuration allows it, once more with the
/// <c>imagePullSecrets</c> of the workload.
/// </summary>
/// <param name="config">Valid, and with a destination.</param>
/// <param name="secrets">Null if workloads' Secrets are not to be read.</param>
public sealed class ImageMirror(
    CopyImageConfig config, TargetNaming naming, CopyEngines engines, ILockSource locks, IPullSecrets? secrets, TimeProvider time) : IImageMirror
{
    private readonly MirrorSteps _steps = new(config, naming, new SourceDigests(time), new VerifiedCopies(config, time));

    public async Task<MirrorResult> MirrorAsync(Workload workload, CancellationToken cancellationToken)
    {
        var images = WorkloadImages.Of(workload, locks.Current);
        var own = await _steps.MirrorAsync(images, engines.Own, cancellationToken);
        if (!own.IsRefused) return own.ToResult();
        if (secrets is null || workload.PullSecrets.Count == 0) return own.WithHint(LoginHints.Untried(workload)).ToResult();

        var read = await secrets.ReadAsync(workload.Key.Namespace, workload.PullSecrets, cancellationToken);
        if (read.Credentials is not { } credentials) return own.WithHint(LoginHints.Unread).ToResult(read.Problems);
        using var access = engines.With(credentials, scope: $"{workload.Key.Namespace}/{string.Join(',', workload.PullSecrets)}");
        var again = await _steps.MirrorAsync(images, access, cancellationToken);
        return again.WithHint(LoginHints.Tried(workload)).ToResult(again.Problems.Count > 0 ? read.Problems : []);
    }
}
