using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Testing.Images;

/// <summary>The images that the manifests in <c>examples/</c> reference, small, with the same bytes on every machine.</summary>
public static class ExampleImages
{
    private static readonly (string Repository, string Tag, TestImageOptions Options)[] All =
    [
        ("library/nginx", "1.25", new TestImageOptions { Seed = 1, LayerBytes = 200_000, HasAttestations = true }),
        (
            "library/busybox",
            "1.36",
            new TestImageOptions
            {
                Seed = 2,
                LayerBytes = 50_000,
                Platforms = ["linux/amd64", "linux/arm/v7", "linux/arm64/v8"],
                IsDocker = true,
            }),
        ("prometheus/node-exporter", "v1.8.1", new TestImageOptions { Seed = 3, LayerBytes = 80_000 }),
        ("fluxcd/source-controller", "v1.3.0", new TestImageOptions { Seed = 4, LayerBytes = 120_000 }),
        ("pause", "3.9", new TestImageOptions { Seed = 5, LayerBytes = 1_000, OwnLayers = 1, SharedLayers = 0 }),
    ];

    /// <summary>Puts them all into one registry, which then stands for all the public ones.</summary>
    public static IReadOnlyList<(string Name, TestImage Image)> AddTo(InProcessRegistry registry) =>
        [.. All.Select(image => ($"{image.Repository}:{image.Tag}", TestImages.Build(image.Options).AddTo(registry, image.Repository, image.Tag)))];

    /// <summary>Pushes them all into one registry over plain HTTP.</summary>
    public static async Task PushAsync(string address, CancellationToken cancellationToken)
    {
        foreach (var (repository, tag, options) in All) await TestImages.Build(options).PushAsync(address, repository, tag, cancellationToken);
    }

    /// <summary>The configuration of the examples, with a mirror in the place of every public registry.</summary>
    /// <param name="mirror">Host and port.</param>
    public static string Configuration(string mirror, string destination) => $"""
        apiVersion: copyimage.dev/v1
        kind: CopyImage
        spec:
          destination: {destination}
          exclude:
          - image: quay.io/acme/*
          mirrors:
            docker.io: [http://{mirror}]
            quay.io: [http://{mirror}]
            ghcr.io: [http://{mirror}]
            registry.k8s.io: [http://{mirror}]

        """;

    /// <summary>A folder of <c>examples/</c>, found from where the program lies.</summary>
    public static string Folder(string story, string side)
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var candidate = Path.Combine(folder, "examples", story, side);
            if (Directory.Exists(candidate)) return candidate;
        }

        throw new DirectoryNotFoundException($"examples/{story}/{side} is not above {AppContext.BaseDirectory}.");
    }
}
