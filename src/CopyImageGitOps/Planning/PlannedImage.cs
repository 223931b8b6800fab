using CopyImageGitOps.Configuration;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Planning;

/// <summary>A public image, its digest, and where its copy is kept.</summary>
/// <param name="Source">As the manifests mean it, in canonical form.</param>
/// <param name="Digest">What the source has under that reference, or what the lock file says that it had.</param>
/// <param name="Target">The repository and tag of the copy, pinned by the digest.</param>
/// <param name="Fields">Every place that references the source.</param>
public sealed record PlannedImage(ImageReference Source, Digest Digest, ImageReference Target, IReadOnlyList<ImageField> Fields)
{
    /// <summary>False if another image has the right to the target's tag, so that this one is kept by its digest alone.</summary>
    public bool OwnsTag { get; init; } = true;

    /// <summary>Tags that the copy has besides the target's, so that a garbage collection of untagged manifests spares it.</summary>
    public IReadOnlyList<Tag> ExtraTags { get; init; } = [];

    /// <summary>What stands in the manifests, if they reference the copy already.</summary>
    public ImageReference? Written { get; init; }

    /// <summary>What the copy takes the place of in the manifests: the source, or older copies.</summary>
    public IReadOnlyList<ImageReference> Replaces { get; init; } = [Source];

    /// <summary>What manifests have until now, if that is an older copy.</summary>
    public Digest? Previous { get; init; }

    /// <summary>What is written in place of the source.</summary>
    public string Replacement(PinMode pin) => pin switch
    {
        _ when Written is not null => Written.ToString(),
        PinMode.Tag when Target.Tag is not null => Target.WithoutDigest().ToString(),
        PinMode.Digest => Target.WithoutTag().ToString(),
        _ => Target.ToString(),
    };
}
