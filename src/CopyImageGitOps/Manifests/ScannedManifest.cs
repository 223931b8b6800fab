using CopyImageGitOps.Findings;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Manifests;

/// <summary>What one file says: its image fields in the order of the text, and what is wrong with it.</summary>
public sealed record ScannedManifest(string File, IReadOnlyList<ImageField> Fields, IReadOnlyList<Finding> Findings)
{
    /// <summary>The hash of the bytes that were scanned, by which a writer sees that they have changed; null without fields.</summary>
    public Digest? ContentDigest { get; init; }
}
