using System.Collections.Concurrent;
using CopyImageGitOps.Copying.Ends;
using CopyImageGitOps.Copying.Platforms;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying;

/// <summary>Adds up what an image consists of by reading all its manifests.</summary>
internal sealed class ImageMeter(IImageSource source)
{
    private readonly ConcurrentDictionary<Digest, long> _sizes = new();
    private int _manifests;

    /// <summary>Of an index, only the platforms that are asked for.</summary>
    /// <exception cref="CopyException">It has none of them.</exception>
    public async Task<ImageSize> MeasureAsync(CopyRequest request, CancellationToken ct)
    {
        var selection = PlatformSelection.Of(await source.ReadAsync(request.Source.DigestOrName, ct), request);
        await AddAsync(request, selection.Manifest, 0, ct);
        var platforms = await ImagePlatforms.ReadAsync(selection.Manifest, config => source.ReadConfigAsync(config, ct));
        return new ImageSize(_sizes.Values.Sum(), platforms)
        {
            LeftOut = selection.LeftOut,
            Manifests = _manifests,
            Findings = selection.FindingsOf(request, platforms),
        };
    }

    private async Task AddAsync(CopyRequest request, ImageManifest manifest, int depth, CancellationToken ct)
    {
        ChildLimit.Check(request, manifest);
        Interlocked.Increment(ref _manifests);
        _sizes[manifest.Raw.Digest] = manifest.Raw.Bytes.Length;
        foreach (var blob in manifest.Blobs) _sizes[blob.Digest] = blob.Size;
        await Task.WhenAll(manifest.Children.DistinctBy(c => c.Digest).Select(async child =>
            await AddAsync(request, await source.ReadAsync(child, depth + 1, ct), depth + 1, ct)));
    }
}
