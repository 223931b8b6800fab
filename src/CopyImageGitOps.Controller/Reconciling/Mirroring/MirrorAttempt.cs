using CopyImageGitOps.Findings;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Controller.Reconciling.Mirroring;

/// <summary>What came of a workload's images with somebody's credentials.</summary>
internal sealed record MirrorAttempt(IReadOnlyList<CopyVerdict> Verdicts, IReadOnlyDictionary<ImageReference, string> Replacements)
{
    public IReadOnlyList<Finding> Problems { get; } =
        [.. Verdicts.SelectMany(verdict => verdict.Problems).Distinct().OrderBy(finding => finding.Message, StringComparer.Ordinal)];

    /// <summary>Other credentials may help.</summary>
    public bool IsRefused => Verdicts.Any(verdict => verdict.IsRefused);

    /// <param name="more">What else there is to say of why it failed.</param>
    public MirrorResult ToResult(IReadOnlyList<Finding>? more = null) => new(
        Replacements, [.. Problems, .. more ?? []], IsTransient: !Problems.Any(Refusals.IsLasting))
    {
        Warnings = [.. Verdicts.SelectMany(verdict => verdict.Warnings)],
        RetryAfter = Verdicts.Max(verdict => verdict.RetryAfter),
    };
}
