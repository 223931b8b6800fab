using CopyImageGitOps.Copying.Transfers;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying.Ends;

/// <summary>Where images are read from: manifests, and blobs as streams.</summary>
internal interface IImageSource
{
    /// <summary>How many indexes may lead to a manifest: a chain of them could be built without end.</summary>
    const int MaximumDepth = 4;

    /// <summary>Equal for sources that read from the same place: what one of them cannot read, none can.</summary>
    object Identity { get; }

    /// <summary>Equal for sources that share a limit of how much is in flight: the registry.</summary>
    object Place { get; }

    /// <summary>The bytes may come from a mirror.</summary>
    bool HasMirrors { get; }

    /// <summary>What a registry could mount blobs from; null if the source is not in a registry.</summary>
    Repository? Repository { get; }

    /// <param name="reference">A name or digest; empty if a layout has to have one image only.</param>
    Task<Digest> ResolveAsync(string reference, CancellationToken ct);

    /// <param name="reference">A name or digest; empty if a layout has to have one image only.</param>
    Task<ImageManifest> ReadAsync(string reference, CancellationToken ct);

    /// <param name="depth">How many indexes lead to it.</param>
    Task<ImageManifest> ReadAsync(Descriptor child, int depth, CancellationToken ct);

    /// <summary>A blob's bytes, which are not verified yet. One try: <see cref="ResumingStream"/> makes the others.</summary>
    /// <param name="offset">The byte to begin with.</param>
    /// <param name="avoidsMirrors">A mirror has failed on this blob before.</param>
    Task<Stream> OpenAsync(Descriptor blob, long offset, bool avoidsMirrors, CancellationToken ct);

    /// <summary>The digest under a tag, or null.</summary>
    Task<Digest?> FindAsync(string tag, CancellationToken ct);

    /// <summary>What refers to a manifest; null if the source keeps no such list.</summary>
    Task<IReadOnlyList<Descriptor>?> ListReferrersAsync(Digest subject, CancellationToken ct);

    /// <summary>All tags; null if the source does not list them, or has too many.</summary>
    Task<IReadOnlySet<string>?> ListTagsAsync(CancellationToken ct);

    /// <summary>A small blob, whole and verified.</summary>
    Task<ReadOnlyMemory<byte>> ReadConfigAsync(Descriptor config, CancellationToken ct);

    /// <summary>What to throw if a blob that was opened here is not what it should be.</summary>
    /// <param name="isTemporary">It may be whole the next time.</param>
    Exception Corrupt(Descriptor blob, string reason, bool isTemporary = false);
}
