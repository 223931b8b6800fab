using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Layouts;

/// <summary>Reads the manifests of a layout, and looks whether what they refer to is there.</summary>
internal sealed class LayoutManifests(LayoutFolder layout)
{
    /// <param name="expected">What an index says of it; null if it was asked for by digest.</param>
    /// <exception cref="LayoutException">It is not there, not what it should be, or of a kind that is not copied.</exception>
    public async Task<ImageManifest> ReadAsync(Digest digest, Descriptor? expected, CancellationToken ct)
    {
        var operation = layout.Blobs.Reading(digest);
        var bytes = await layout.Blobs.ReadAsync(digest, LayoutFolder.MaximumManifestSize, ct);
        if (expected is not null && expected.Size != bytes.Length)
            throw LayoutErrors.Corrupt(operation, $"it has {bytes.Length} bytes, its index says {expected.Size}.");
        try
        {
            return ManifestReader.Read(new RawManifest(bytes, expected?.MediaType ?? "", digest));
        }
        catch (ManifestFormatException e)
        {
            throw e.IsUnsupported ? LayoutErrors.Unsupported(operation, e.Message + ".") : LayoutErrors.Corrupt(operation, e.Message + ".");
        }
    }

    /// <summary>Whether a manifest and all that it needs are there. The content of blobs is not read.</summary>
    public async Task<bool> HasAllOfAsync(Descriptor manifest, CancellationToken ct)
    {
        try
        {
            var read = await ReadAsync(manifest.Digest, manifest, ct);
            if (!read.Blobs.All(layout.Blobs.Has)) return false;
            foreach (var child in read.Children)
            {
                if (!await HasAllOfAsync(child, ct)) return false;
            }

            return true;
        }
        catch (LayoutException)
        {
            return false;
        }
    }
}
