using CopyImageGitOps.References;

namespace CopyImageGitOps.Registries.Content;

/// <summary>What a manifest says about a child: type, digest and size in bytes.</summary>
/// <param name="Platform">As <c>linux/arm64/v8</c>; null where it is not given or, as for BuildKit's attestations, <c>unknown/unknown</c>.</param>
internal sealed record Descriptor(string MediaType, Digest Digest, long Size, string? Platform = null)
{
    /// <summary>The manifest that an attestation is about, which stands beside it in its index; BuildKit says so in an annotation.</summary>
    public Digest? Subject { get; init; }

    public bool IsAttestation => Platform is null && Subject is not null;

    public bool IsForeign => MediaTypes.IsForeignLayer(MediaType);
}
