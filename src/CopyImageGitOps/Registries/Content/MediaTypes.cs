namespace CopyImageGitOps.Registries.Content;

/// <summary>The media types of https://github.com/opencontainers/image-spec/blob/main/media-types.md and of Docker's schema 2.</summary>
internal static class MediaTypes
{
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string DockerList = "application/vnd.docker.distribution.manifest.list.v2+json";
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

    /// <summary>All four, on every request for a manifest: without the index types Docker Hub resolves an index to its amd64 image.</summary>
    public static readonly string[] Manifests = [OciIndex, DockerList, OciManifest, DockerManifest];

    public static bool IsIndex(string type) => type is OciIndex or DockerList;

    public static bool IsManifest(string type) => type is OciManifest or DockerManifest;

    public static bool IsSchema1(string type) => type.StartsWith("application/vnd.docker.distribution.manifest.v1+", StringComparison.Ordinal);

    public static bool IsImageConfig(string type) => type is "application/vnd.oci.image.config.v1+json" or "application/vnd.docker.container.image.v1+json";

    /// <summary>Layers that registries need not and must not hold; a runtime fetches them from the descriptor's <c>urls</c>.</summary>
    public static bool IsForeignLayer(string type) =>
        type.StartsWith("application/vnd.docker.image.rootfs.foreign.", StringComparison.Ordinal)
        || type.StartsWith("application/vnd.oci.image.layer.nondistributable.", StringComparison.Ordinal);
}
