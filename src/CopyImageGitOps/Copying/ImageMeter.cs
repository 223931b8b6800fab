using System.Collections.Concurrent;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying;

/// <summary>Adds up what an image consists of by reading all its manifests.</summary>
internal sealed class ImageMeter(IImageSource source)
{
    private readonly ConcurrentDictionary<Digest, long> _sizes = new();

    public async Task<ImageSize> MeasureAsync(string reference, CancellationToken ct)
    {
        var top = await source.ReadAsync(reference, ct);
        await AddAsync(top, 0, ct);
        return new ImageSize(_sizes.Values.Sum(), await ImagePlatforms.ReadAsync(top, config => source.ReadConfigAsync(config, ct)));
    }

    private async Task AddAsync(ImageManifest manifest, int depth, CancellationToken ct)
    {
        _sizes[manifest.Raw.Digest] = manifest.Raw.Bytes.Length;
        foreach (var blob in manifest.Blobs) _sizes[blob.Digest] = blob.Size;
        await Task.WhenAll(manifest.Children.DistinctBy(c => c.Digest).Select(async child =>
            await AddAsync(await source.ReadAsync(child, depth + 1, ct), depth + 1, ct)));
    }
}
