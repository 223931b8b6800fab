using CopyImageGitOps.References;

namespace CopyImageGitOps.Copying.Referrers;

/// <summary>The tags under which a repository keeps what was said about one of its digests.</summary>
internal static class ReferrerNames
{
    /// <summary>cosign's tags for signatures, attestations and SBOMs.</summary>
    public static IEnumerable<string> CosignTags(Digest subject) =>
        [$"{subject.Algorithm}-{subject.Hex}.sig", $"{subject.Algorithm}-{subject.Hex}.att", $"{subject.Algorithm}-{subject.Hex}.sbom"];

    /// <summary>
    /// Where clients keep the list of referrers if the registry does not; cut, as the distribution specification says, to what fits into a tag.
    /// </summary>
    public static string ListTag(Digest subject) => $"{subject.Algorithm}-{(subject.Hex.Length > 64 ? subject.Hex[..64] : subject.Hex)}";
}
