using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying.Platforms;

/// <summary>The platforms that an image is for: an index lists them, a single image says it in its configuration.</summary>
internal static class ImagePlatforms
{
    private const int MaximumConfig = 1024 * 1024;

    public static async Task<IReadOnlyList<string>> ReadAsync(ImageManifest manifest, Func<Descriptor, Task<ReadOnlyMemory<byte>>> readConfig)
    {
        if (manifest.Config is not { } config) return Sort(manifest.Children.Select(c => c.Platform));
        if (!MediaTypes.IsImageConfig(config.MediaType) || config.Size > MaximumConfig) return [];
        return Sort([PlatformName.OfConfig(await readConfig(config))]);
    }

    public static IReadOnlyList<string> Sort(IEnumerable<string?> platforms) => [.. platforms.OfType<string>().Distinct().Order(StringComparer.Ordinal)];
}
