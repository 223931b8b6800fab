using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying;

/// <summary>Where images are written to. How blobs get there is the matter of an <see cref="IBlobCopier"/> for this kind of target.</summary>
internal interface IImageTarget
{
    /// <summary>Equal for targets that write to the same place: what one of them has brought there, all have.</summary>
    object Identity { get; }

    /// <summary>The digest under a tag or digest; null if there is none, or if only writing can tell.</summary>
    Task<Digest?> FindBeforeCopyAsync(string reference, CancellationToken ct);

    /// <summary>
    /// The destination lists by itself what refers to a manifest. Of a registry this is known once a manifest with a <c>subject</c> has been written.
    /// </summary>
    bool IndexesReferrers { get; }

    /// <summary>The manifest under a tag or digest, or null if there is none.</summary>
    Task<ImageManifest?> ReadAsync(string reference, CancellationToken ct);

    /// <summary>Writes a manifest; everything that it refers to is there.</summary>
    Task PutAsync(string reference, ImageManifest manifest, CancellationToken ct);
}

/// <summary>Brings blobs into one kind of target, each once.</summary>
internal interface IBlobCopier
{
    /// <returns>The bytes that were moved; 0 if the target had the blob.</returns>
    Task<long> CopyAsync(ImageCopy image, Descriptor blob, CancellationToken ct);
}
