using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying.Ends;

/// <summary>Where images are written to. How blobs get there is the matter of an <see cref="IBlobCopier"/> for this kind of target.</summary>
internal interface IImageTarget
{
    /// <summary>Equal for targets that write to the same place: what one of them has brought there, all have.</summary>
    object Identity { get; }

    /// <summary>What bounds how much is written at once: a registry, or a folder.</summary>
    object Place { get; }

    /// <summary>The digest under a name or digest; null if there is none.</summary>
    Task<Digest?> FindAsync(string reference, CancellationToken ct);

    /// <summary>The same, but null also if only writing can tell.</summary>
    Task<Digest?> FindBeforeCopyAsync(string reference, CancellationToken ct);

    /// <summary>
    /// The destination lists by itself what refers to a manifest. Of a registry this is known once a manifest with a <c>subject</c> has been written.
    /// </summary>
    bool IndexesReferrers { get; }

    /// <summary>The manifest under a tag or digest, or null if there is none.</summary>
    Task<ImageManifest?> ReadAsync(string reference, CancellationToken ct);

    /// <summary>Writes a manifest; everything that it refers to is there.</summary>
    Task PutAsync(string reference, ImageManifest manifest, CancellationToken ct);

    /// <summary>Writes a manifest that an index refers to. Everything that it refers to itself is there.</summary>
    Task PutChildAsync(ImageManifest manifest, CancellationToken ct);
}

/// <summary>Brings blobs into one kind of target, each once.</summary>
internal interface IBlobCopier
{
    /// <returns>The bytes that were moved; 0 if the target had the blob.</returns>
    Task<long> CopyAsync(ImageCopy image, Descriptor blob, CancellationToken ct);
}
