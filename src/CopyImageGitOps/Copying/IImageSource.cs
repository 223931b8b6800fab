using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying;

/// <summary>Where images are read from: manifests, and blobs as streams.</summary>
internal interface IImageSource
{
    /// <summary>How many indexes may lead to a manifest: a chain of them could be built without end.</summary>
    const int MaximumDepth = 4;

    /// <summary>Equal for sources that read from the same place: what one of them cannot read, none can.</summary>
    object Identity { get; }

    /// <summary>What bounds how much is read at once: a registry, or a folder.</summary>
    object Place { get; }

    /// <summary>The same blob could come from more than one registry.</summary>
    bool HasMirrors { get; }

    /// <summary>What a registry could mount blobs from; null if the source is not in a registry.</summary>
    Repository? Repository { get; }

    /// <param name="reference">A name or digest; empty if a layout has to have one image only.</param>
    Task<Digest> ResolveAsync(string reference, CancellationToken ct);

    /// <param name="reference">A name or digest; empty if a layout has to have one image only.</param>
    Task<ImageManifest> ReadAsync(string reference, CancellationToken ct);

    /// <param name="depth">How many indexes lead to it.</param>
    Task<ImageManifest> ReadAsync(Descriptor child, int depth, CancellationToken ct);

    /// <summary>One try, within a transfer's place. The content is not verified yet.</summary>
    /// <param name="offset">The first byte that is wanted.</param>
    /// <param name="avoidsMirrors">Only the registry itself is asked.</param>
    Task<Stream> OpenAsync(Descriptor blob, long offset, bool avoidsMirrors, CancellationToken ct);

    /// <summary>A small blob, whole and verified.</summary>
    Task<ReadOnlyMemory<byte>> ReadConfigAsync(Descriptor config, CancellationToken ct);

    /// <summary>What to throw if a blob that was opened here is not what it should be.</summary>
    /// <param name="isTemporary">It may be whole the next time.</param>
    Exception Corrupt(Descriptor blob, string reason, bool isTemporary = false);
}
