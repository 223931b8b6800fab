using CopyImageGitOps.References;

namespace CopyImageGitOps.Copying;

/// <summary>Whether a registry has all that a reference needs: its manifest, the manifests below, and their blobs.</summary>
/// <param name="Digest">What the reference means there; null where its manifest could not be read.</param>
/// <param name="Problems">Everything that is missing or wrong, or that the registry would not say; empty if the image is complete.</param>
public sealed record VerifyResult(ImageReference Reference, Digest? Digest, IReadOnlyList<VerifyProblem> Problems)
{
    public bool IsComplete => Problems.Count == 0;
}

/// <summary>One thing that is wrong with an image in its registry, in the words of a finding.</summary>
/// <param name="Code">
/// <c>copy-missing</c>, <c>copy-sparse</c>, <c>copy-incomplete</c> and <c>content-corrupt</c> are verdicts; any other code of
/// <see cref="Findings.FindingCodes"/> says why there is none.
/// </param>
/// <param name="Digest">Of the manifest or blob; null where only the tag is known.</param>
/// <param name="Platforms">Those that the part belongs to, as <c>linux/arm64/v8</c>, sorted; empty where the image does not say.</param>
public sealed record VerifyProblem(string Code, string Message, string? Hint, Digest? Digest, IReadOnlyList<string> Platforms);
