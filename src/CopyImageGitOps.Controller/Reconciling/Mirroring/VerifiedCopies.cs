using CopyImageGitOps.Configuration;
using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Planning;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Controller.Reconciling.Mirroring;

/// <summary>What the destination has of an image, after what was done for it.</summary>
/// <param name="Problems">Why it does not count; none if it was verified whole.</param>
internal sealed record CopyVerdict(IReadOnlyList<Finding> Problems)
{
    public static readonly CopyVerdict Whole = new(Problems: []);

    /// <summary>The source did not let the controller in, or would not say that it has the image.</summary>
    public bool IsRefused { get; init; }

    /// <summary>The destination had it already, but lacks a part.</summary>
    public bool IsIncomplete { get; init; }

    /// <summary>What there is to say of a copy that counts all the same; said to whoever made it.</summary>
    public IReadOnlyList<Finding> Warnings { get; init; } = [];

    /// <summary>How long a registry wants to be left alone; null if none does.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>
/// Brings images to the destination and verifies them: each manifest is read, each blob is looked up. For some minutes after that, one HEAD is
/// enough. Objects that need the same image at the same time wait for one copy.
/// </summary>
internal sealed class VerifiedCopies(CopyImageConfig config, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private static readonly HashSet<string> Incomplete =
        new(StringComparer.Ordinal) { FindingCodes.CopyMissing, FindingCodes.CopySparse, FindingCodes.CopyIncomplete };

    private readonly TimedCache<ImageReference, object> _verified = new(time, Lifetime, capacity: 4096);
    private readonly SharedWork<(string Scope, ImageLocation Source, ImageReference Target), CopyVerdict> _running = new();

    public async Task<CopyVerdict> EnsureAsync(PlannedImage image, CopyRequest request, SourceAccess access, CancellationToken cancellationToken)
    {
        var key = (access.Scope, request.Source, image.Target);
        var (verdict, isOwn) = await _running.RunAsync(key, token => WorkAsync(image, request, access, token), cancellationToken);
        return isOwn ? verdict : verdict with { Warnings = [] };
    }

    private async Task<CopyVerdict> WorkAsync(PlannedImage image, CopyRequest request, SourceAccess access, CancellationToken cancellationToken)
    {
        try
        {
            if (_verified.Find(image.Target) is not null && await IsThereAsync(image, access.Engine, cancellationToken)) return CopyVerdict.Whole;
            _verified.Remove(image.Target);
            return await CopyAsync(image, request, access, cancellationToken);
        }
        catch (Exception exception) when (CopyFailures.From(exception) is { } failure)
        {
            return Failed(failure);
        }
    }

    /// <summary>What nodes will pull: the digest, or the tag if that is all that they are given.</summary>
    private async Task<bool> IsThereAsync(PlannedImage image, CopyEngine engine, CancellationToken cancellationToken)
    {
        var pulled = config.Pin == PinMode.Tag ? image.Target : image.Target.WithoutTag();
        return await engine.FindAsync(pulled, cancellationToken) == image.Digest;
    }

    private async Task<CopyVerdict> CopyAsync(PlannedImage image, CopyRequest request, SourceAccess access, CancellationToken cancellationToken)
    {
        var verdict = await TryAsync(image, request, access, cancellationToken);
        // The manifest was there, as if all were: only now it is known that it is not.
        if (verdict.IsIncomplete) verdict = await TryAsync(image, request with { IsRepair = true }, access, cancellationToken);
        if (verdict.Problems.Count == 0) _verified.Set(image.Target, image);
        return verdict;
    }

    private static async Task<CopyVerdict> TryAsync(PlannedImage image, CopyRequest request, SourceAccess access, CancellationToken cancellationToken)
    {
        var result = (await access.NewEngine().CopyAsync([request], cancellationToken))[0];
        if (result.Failure is { } failure) return Failed(failure);
        var flaws = await FlawsAsync(image, result, access.Engine, cancellationToken);
        return new CopyVerdict(flaws)
        {
            Warnings = [.. CopyFindings.Of(result)],
            IsIncomplete = result.Status == CopyStatus.Present && flaws.Any(flaw => Incomplete.Contains(flaw.Code)),
        };
    }

    /// <summary>Platforms that are not wanted are missing on purpose.</summary>
    private static async Task<IReadOnlyList<Finding>> FlawsAsync(
        PlannedImage image, CopyResult result, CopyEngine engine, CancellationToken cancellationToken)
    {
        var verified = (await engine.VerifyAsync([image.Target], readsContent: false, cancellationToken))[0];
        var isLeftOut = verified.Problems.ToLookup(problem => problem is { Code: FindingCodes.CopySparse, Platforms.Count: > 0 }
            && problem.Platforms.All(platform => result.LeftOut.Contains(platform, StringComparer.Ordinal)));
        return [.. CopyFindings.Of(verified with { Problems = [.. isLeftOut[false]] })];
    }

    internal static CopyVerdict Failed(CopyFailure failure) =>
        new([new Finding(Severity.Error, failure.Code, failure.Message) { Hint = failure.Hint }])
        {
            IsRefused = Refusals.Is(failure),
            RetryAfter = failure.RetryAfter,
        };
}
