using System.Text.Json.Nodes;

namespace CopyImageGitOps.Testing.Images;

/// <summary>Builds images that runtimes could read: configurations with matching diff_ids, gzipped tar layers, and small.</summary>
public static class TestImages
{
    private const string OciIndex = "application/vnd.oci.image.index.v1+json";
    private const string DockerList = "application/vnd.docker.distribution.manifest.list.v2+json";

    public static TestImage Build(TestImageOptions? options = null)
    {
        options ??= new TestImageOptions();
        var builder = new TestImageBuilder(options);
        var images = options.Platforms.Select((platform, i) => (platform, manifest: builder.AddImage(platform, options.Seed * 1000 + i))).ToList();
        if (!options.IsIndex) return builder.ToImage();
        var descriptors = images.Select(i => Describe(i.manifest, Platform(i.platform))).ToList();
        if (options.HasAttestations) descriptors.AddRange(images.Select(i => DescribeAttestation(builder.AddAttestation(i.manifest), i.manifest)));
        AddIndex(builder, options, descriptors);
        return builder.ToImage();
    }

    /// <summary>An index whose only child is an index.</summary>
    public static TestImage BuildNested(TestImageOptions? options = null, int depth = 1)
    {
        options ??= new TestImageOptions();
        var image = Build(options);
        for (var i = 0; i < depth; i++)
        {
            var builder = new TestImageBuilder(options, image);
            AddIndex(builder, options, [Describe(image.Top, null)]);
            image = builder.ToImage();
        }

        return image;
    }

    private static void AddIndex(TestImageBuilder builder, TestImageOptions options, IEnumerable<JsonObject> descriptors) =>
        builder.AddManifest(options.IsDocker ? DockerList : OciIndex, new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = options.IsDocker ? DockerList : OciIndex,
            ["manifests"] = new JsonArray([.. descriptors]),
        });

    private static JsonObject Describe(TestManifest manifest, JsonObject? platform)
    {
        var descriptor = new JsonObject { ["mediaType"] = manifest.MediaType, ["digest"] = manifest.Digest, ["size"] = manifest.Bytes.Length };
        if (platform is not null) descriptor["platform"] = platform;
        return descriptor;
    }

    private static JsonObject DescribeAttestation(TestManifest attestation, TestManifest subject)
    {
        var descriptor = Describe(attestation, new JsonObject { ["architecture"] = "unknown", ["os"] = "unknown" });
        descriptor["annotations"] = new JsonObject { ["vnd.docker.reference.digest"] = subject.Digest, ["vnd.docker.reference.type"] = "attestation-manifest" };
        return descriptor;
    }

    internal static JsonObject Platform(string platform)
    {
        var parts = platform.Split('/');
        var json = new JsonObject { ["architecture"] = parts[1], ["os"] = parts[0] };
        if (parts.Length > 2) json["variant"] = parts[2];
        return json;
    }
}
