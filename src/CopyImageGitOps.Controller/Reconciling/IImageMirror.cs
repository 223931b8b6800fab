using CopyImageGitOps.Controller.Watching;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Controller.Reconciling;

/// <summary>Sees to it that the destination has a workload's images whole.</summary>
public interface IImageMirror
{
    /// <summary>Copies what the destination lacks and verifies it. All or nothing: an object is never half repaired.</summary>
    Task<MirrorResult> MirrorAsync(Workload workload, CancellationToken cancellationToken);
}

/// <param name="Replacements">What stands in the place of each public reference; complete if there are no problems.</param>
/// <param name="Problems">Why an image cannot be had; with any, the object is left alone.</param>
/// <param name="IsTransient">Whether trying again may help.</param>
public sealed record MirrorResult(
    IReadOnlyDictionary<ImageReference, string> Replacements, IReadOnlyList<Finding> Problems, bool IsTransient)
{
    /// <summary>What there is to say of copies that were made for it, and that count all the same.</summary>
    public IReadOnlyList<Finding> Warnings { get; init; } = [];

    /// <summary>How long a registry that was asked wants to be left alone; null if none does.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
