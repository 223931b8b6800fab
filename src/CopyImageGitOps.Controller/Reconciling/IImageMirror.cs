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
    /// <summary>Uploaded to the destination for it.</summary>
    public long BytesCopied { get; init; }

    /// <summary>How many images had to be copied for it.</summary>
    public int ImagesCopied { get; init; }
}
