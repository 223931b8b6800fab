using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Manifests;

/// <summary>What one file says: its image fields in the order of the text, and what is wrong with it.</summary>
public sealed record ScannedManifest(string File, IReadOnlyList<ImageField> Fields, IReadOnlyList<Finding> Findings);
