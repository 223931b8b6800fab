using CopyImageGitOps.Findings;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;

namespace CopyImageGitOps.Copying;

/// <summary>One image to be copied.</summary>
/// <param name="Source">Where it is: with a name, a digest, or both; the digest decides.</param>
/// <param name="Target">Where it shall be: the name to give it, if any. A digest in it is not looked at.</param>
public sealed record CopyRequest(ImageLocation Source, ImageLocation Target)
{
    /// <summary>The platforms to copy, as <c>os/architecture[/variant]</c>; empty is all. The index is written as it is.</summary>
    public IReadOnlyList<string> Platforms { get; init; } = [];

    /// <summary>Further tags of the same manifest, made of the target's tag and the digest.</summary>
    public IReadOnlyList<TagTemplate> ExtraTags { get; init; } = [];

    /// <summary>For tags that have another digest, unless it is one of <see cref="Replaceable"/>.</summary>
    public TagConflict TagConflict { get; init; } = TagConflict.Update;

    /// <summary>Digests that the caller has written to these tags before, and that a newer one may replace.</summary>
    public IReadOnlyCollection<Digest> Replaceable { get; init; } = [];

    /// <summary>What the tags are known to have, and are meant to be moved from: nothing is said of that.</summary>
    public Digest? Previous { get; init; }

    /// <summary>What the caller knows of an earlier copy of the same digest to the same repository; null if nothing.</summary>
    public EarlierCopy? Earlier { get; init; }

    /// <summary>A manifest that the destination has is no proof of its parts: they are looked up, and what is missing is copied again.</summary>
    public bool IsRepair { get; init; }
}

/// <summary>Which platforms an earlier copy brought.</summary>
/// <param name="Platforms">That were copied.</param>
/// <param name="LeftOut">That the image has, and that were not wanted then.</param>
public sealed record EarlierCopy(IReadOnlyList<string> Platforms, IReadOnlyList<string> LeftOut);

/// <summary>Whether the destination has the image now, and whether it had to be copied for that.</summary>
public enum CopyStatus
{
    /// <summary>It was not, or not complete, in the destination, and now is.</summary>
    Copied,

    /// <summary>The destination had it.</summary>
    Present,

    /// <summary>It is not, or not known to be complete, in the destination.</summary>
    Failed,
}

/// <summary>What became of a request. An image that cannot be copied is a result, not an exception: the others go on.</summary>
/// <param name="Digest">The digest at both ends; null if the copy failed.</param>
/// <param name="Bytes">The bytes that were uploaded.</param>
/// <param name="Platforms">As <c>linux/arm64/v8</c>, sorted; empty where the image does not say, and where it was present, as nothing is read then
/// (<see cref="CopyEngine.ReadPlatformsAsync"/> reads them).</param>
public sealed record CopyResult(CopyRequest Request, CopyStatus Status, Digest? Digest, long Bytes, IReadOnlyList<string> Platforms)
{
    public CopyFailure? Failure { get; init; }

    /// <summary>Platforms that the image has and that were not wanted, sorted.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>What else there is to say, without a place.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Layers that registries do not hold; the copy refers to them, and runtimes fetch them from their publisher.</summary>
    public IReadOnlyList<Digest> ForeignLayers { get; init; } = [];

    /// <summary>
    /// Signatures, attestations, SBOMs and whatever else refers to the image, that came with it; also to an image that was present, if that was asked for
    /// (<see cref="CopyOptions.RefreshesReferrers"/>).
    /// </summary>
    public IReadOnlyList<Digest> Referrers { get; init; } = [];

    /// <summary>Referrers that stayed behind, which does not keep the image back.</summary>
    public IReadOnlyList<SkippedReferrer> SkippedReferrers { get; init; } = [];
}

/// <summary>A referrer that was not copied, and why.</summary>
public sealed record SkippedReferrer(Digest Digest, SkippedReferrerReason Reason);

/// <summary>Why a referrer was not copied.</summary>
public enum SkippedReferrerReason
{
    /// <summary>The source lists it, but does not have it.</summary>
    Missing,

    /// <summary>It is neither an image manifest nor an index; the artifact manifest that OCI 1.1 dropped before its release is one such.</summary>
    UnknownType,

    /// <summary>The destination has signatures of its own under cosign's tag, which would be lost.</summary>
    OtherAtDestination,
}

/// <summary>Why an image could not be copied, in the words of a finding.</summary>
/// <param name="Code">One of <see cref="Findings.FindingCodes"/>.</param>
/// <param name="Message">Says the operation, the side (source, destination) and what the registry answered; never a credential.</param>
public sealed record CopyFailure(string Code, string Message, string? Hint)
{
    /// <summary>The end that failed; null where that is not a registry's fault.</summary>
    public RegistrySide? Side { get; init; }

    /// <summary>How long the registry wants to be left alone; null where it does not say, or where it was waited for.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
