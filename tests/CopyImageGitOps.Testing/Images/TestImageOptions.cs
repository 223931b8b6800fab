namespace CopyImageGitOps.Testing.Images;

/// <summary>What a generated image is like. The same options give the same bytes.</summary>
public sealed record TestImageOptions
{
    /// <summary>Of the contents that are this image's own.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>As <c>linux/arm64/v8</c>; a single manifest without index if <see cref="IsIndex"/> is false.</summary>
    public IReadOnlyList<string> Platforms { get; init; } = ["linux/amd64", "linux/arm64/v8"];

    public bool IsIndex { get; init; } = true;

    /// <summary>Docker's media types instead of OCI's.</summary>
    public bool IsDocker { get; init; }

    /// <summary>One for each platform, as BuildKit makes them.</summary>
    public bool HasAttestations { get; init; }

    /// <summary>For each platform, of its own.</summary>
    public int OwnLayers { get; init; } = 2;

    /// <summary>In every platform, and in every image with the same <see cref="SharedSeed"/>.</summary>
    public int SharedLayers { get; init; } = 1;

    public int SharedSeed { get; init; } = 4711;

    /// <summary>The shared layers differ from platform to platform, as those of a base image do.</summary>
    public bool SharesByPlatform { get; init; }

    /// <summary>Of the random file in each layer; it does not compress.</summary>
    public int LayerBytes { get; init; } = 2000;

    /// <summary>Adds, to each platform, a layer that registries do not hold.</summary>
    public bool HasForeignLayer { get; init; }

    /// <summary>Adds, to each platform, a layer of no bytes.</summary>
    public bool HasEmptyLayer { get; init; }

    /// <summary>Of every digest.</summary>
    public string Algorithm { get; init; } = "sha256";
}
