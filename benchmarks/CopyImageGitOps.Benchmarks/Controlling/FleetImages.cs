using CopyImageGitOps.Testing.Images;

namespace CopyImageGitOps.Benchmarks.Controlling;

/// <summary>A few small images, as Docker Hub would have them; a registry on this machine takes its place.</summary>
internal sealed class FleetImages(string source, string destination)
{
    private const int Count = 10;

    private readonly string _prefix = $"{destination}/mirror";

    public string Configuration => $"""
        apiVersion: copyimage.dev/v1
        kind: CopyImage
        spec:
          destination: {_prefix}
          mirrors:
            docker.io: [http://{source}]
          controller:
            maximumRollouts: 0
        """;

    public string Public(int number) => $"library/app-{number % Count}:1.0";

    /// <summary>One that no public image is a copy of: nobody asks whether it exists.</summary>
    public string Private(int number) => $"{_prefix}/own/app-{number % Count}:1.0@sha256:{number % Count:x64}";

    public bool IsPrivate(string image) => image.StartsWith(_prefix, StringComparison.Ordinal);

    public async Task PushAsync(CancellationToken ct)
    {
        for (var number = 0; number < Count; number++)
        {
            var image = TestImages.Build(new TestImageOptions { Seed = number, LayerBytes = 100_000 });
            await image.PushAsync(source, $"library/app-{number}", "1.0", ct);
        }
    }
}
