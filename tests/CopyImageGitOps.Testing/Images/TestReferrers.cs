using System.Text;
using System.Text.Json.Nodes;

namespace CopyImageGitOps.Testing.Images;

/// <summary>Artifacts that are no images, and what refers to images: signatures, attestations, SBOMs.</summary>
public static class TestReferrers
{
    private const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    private const string OciIndex = "application/vnd.oci.image.index.v1+json";

    /// <summary>An artifact in the form that OCI 1.1 recommends: with an <c>artifactType</c>, an empty configuration and one layer.</summary>
    /// <param name="subject">What it says something about; null for an artifact that stands for itself.</param>
    public static TestImage Artifact(TestManifest? subject, string type, string content) => Build((builder, manifest) =>
    {
        manifest["artifactType"] = type;
        manifest["config"] = builder.Descriptor("application/vnd.oci.empty.v1+json", "{}"u8.ToArray());
        manifest["layers"] = new JsonArray(builder.Descriptor($"{type}.layer", Encoding.UTF8.GetBytes(content)));
        if (subject is not null) manifest["subject"] = Describe(subject);
        manifest["annotations"] = new JsonObject { ["org.example.content"] = content };
    });

    /// <summary>An artifact in the form that was usual before OCI 1.1: the type is the configuration's.</summary>
    public static TestImage TypedByConfiguration(string type, string configuration, string content) => Build((builder, manifest) =>
    {
        manifest["config"] = builder.Descriptor(type, Encoding.UTF8.GetBytes(configuration));
        manifest["layers"] = new JsonArray(builder.Descriptor("application/octet-stream", Encoding.UTF8.GetBytes(content)));
    });

    /// <summary>What cosign keeps under its tags: a layer for each signature, and no <c>subject</c>.</summary>
    public static TestImage Signatures(params string[] signatures) => Build((builder, manifest) =>
    {
        manifest["config"] = builder.Descriptor("application/vnd.oci.image.config.v1+json", "{}"u8.ToArray());
        manifest["layers"] = new JsonArray(
            [.. signatures.Select(s => builder.Descriptor("application/vnd.dev.cosign.simplesigning.v1+json", Encoding.UTF8.GetBytes(s)))]);
    });

    /// <summary>An index, which may itself have a type and a subject.</summary>
    public static TestImage Index(IReadOnlyList<TestImage> children, string? type = null, TestManifest? subject = null)
    {
        var builder = new TestImageBuilder(new TestImageOptions(), new TestImage(
            [.. children.SelectMany(c => c.Manifests)],
            children.SelectMany(c => c.Blobs).DistinctBy(b => b.Key).ToDictionary()));
        builder.AddManifest(OciIndex, IndexJson(children.Select(c => c.Top), type, subject));
        return builder.ToImage();
    }

    /// <summary>The list of a digest's referrers that clients keep under its tag; the referrers themselves are not in it.</summary>
    public static TestImage List(params TestManifest[] referrers)
    {
        var builder = new TestImageBuilder(new TestImageOptions());
        builder.AddManifest(OciIndex, IndexJson(referrers, null, null));
        return builder.ToImage();
    }

    /// <summary>The tag of <see cref="List"/>; with <c>.sig</c>, <c>.att</c> or <c>.sbom</c> added, cosign's.</summary>
    public static string TagOf(string digest) => digest.Replace(':', '-');

    private static TestImage Build(Action<TestImageBuilder, JsonObject> fill)
    {
        var builder = new TestImageBuilder(new TestImageOptions());
        var manifest = new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = OciManifest };
        fill(builder, manifest);
        builder.AddManifest(OciManifest, manifest);
        return builder.ToImage();
    }

    private static JsonObject IndexJson(IEnumerable<TestManifest> children, string? type, TestManifest? subject)
    {
        var json = new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = OciIndex };
        if (type is not null) json["artifactType"] = type;
        json["manifests"] = new JsonArray([.. children.Select(Describe)]);
        if (subject is not null) json["subject"] = Describe(subject);
        return json;
    }

    private static JsonObject Describe(TestManifest manifest) =>
        new() { ["mediaType"] = manifest.MediaType, ["digest"] = manifest.Digest, ["size"] = manifest.Bytes.Length };
}
