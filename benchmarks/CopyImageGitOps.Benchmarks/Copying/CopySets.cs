using CopyImageGitOps.Testing.Images;

namespace CopyImageGitOps.Benchmarks.Copying;

/// <summary>Fills a source registry. All layers are random: they do not compress.</summary>
internal static class CopySets
{
    private const int MiB = 1024 * 1024;

    /// <summary>20 images for 2 platforms, each with 4 layers that all images share and 2 of its own.</summary>
    public static Task<CopySet> BatchAsync(string source) => PushAsync(
        source,
        "20 images × 2 platforms × (4 shared + 2 own layers of 1 MiB)",
        20,
        seed => new TestImageOptions { Seed = seed, SharedLayers = 4, SharesByPlatform = true, OwnLayers = 2, LayerBytes = MiB });

    public static Task<CopySet> SmallAsync(string source) => PushAsync(
        source,
        "200 images of one platform, with 2 shared layers and one of their own, 10 KiB each",
        200,
        seed => new TestImageOptions { Seed = seed, Platforms = ["linux/amd64"], IsIndex = false, SharedLayers = 2, OwnLayers = 1, LayerBytes = 10 * 1024 });

    public static async Task<CopySet> LargeAsync(string source)
    {
        var image = await LargeImage.PushAsync(source, 2048L * MiB);
        return new CopySet("One image with one layer of 2 GiB", [image]);
    }

    private static async Task<CopySet> PushAsync(string source, string description, int count, Func<int, TestImageOptions> options)
    {
        var images = new List<SourceImage>();
        for (var index = 0; index < count; index++)
        {
            var (repository, tag) = ($"library/app-{index}", "1.0");
            var image = await TestImages.Build(options(index + 1)).PushAsync(source, repository, tag, CancellationToken.None);
            var blobs = image.Blobs.ToDictionary(b => b.Key, b => (long)b.Value.Length);
            images.Add(new SourceImage(repository, tag, image.Digest, [.. image.Manifests.Select(m => m.Bytes.Length)], blobs));
        }

        return new CopySet(description, images);
    }
}
