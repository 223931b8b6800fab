using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Testing.Images;

/// <summary>Collects the manifests and blobs of one image.</summary>
internal sealed class TestImageBuilder
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly TestImageOptions _options;
    private readonly List<TestManifest> _manifests = [];
    private readonly Dictionary<string, byte[]> _blobs = [];

    public TestImageBuilder(TestImageOptions options, TestImage? start = null)
    {
        _options = options;
        if (start is null) return;
        _manifests.AddRange(start.Manifests);
        foreach (var (digest, content) in start.Blobs) _blobs[digest] = content;
    }

    public TestImage ToImage() => new(_manifests, _blobs);

    public TestManifest AddImage(string platform, int seed)
    {
        var (layers, diffs) = (new JsonArray(), new JsonArray());
        var shared = _options.SharedSeed + (_options.SharesByPlatform ? 1 + seed % 1000 : 0);
        for (var i = 0; i < _options.SharedLayers; i++) AddLayer(layers, diffs, shared * 100 + i);
        for (var i = 0; i < _options.OwnLayers; i++) AddLayer(layers, diffs, seed * 100 + i);
        if (_options.HasEmptyLayer) layers.Add(Descriptor(LayerType, []));
        if (_options.HasForeignLayer) layers.Add(ForeignLayer(seed));
        var config = TestImages.Platform(platform);
        config["config"] = new JsonObject { ["Cmd"] = new JsonArray("/app") };
        config["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = diffs };
        var type = _options.IsDocker ? "application/vnd.docker.container.image.v1+json" : "application/vnd.oci.image.config.v1+json";
        return AddManifest(ManifestType, Manifest(Descriptor(type, Encoding.UTF8.GetBytes(config.ToJsonString())), layers));
    }

    /// <summary>A statement about a manifest, in the form in which BuildKit puts it beside it.</summary>
    public TestManifest AddAttestation(TestManifest subject)
    {
        var statement = Encoding.UTF8.GetBytes($$"""{"_type":"https://in-toto.io/Statement/v0.1","subject":[{"digest":"{{subject.Digest}}"}]}""");
        var config = Descriptor(
            "application/vnd.oci.image.config.v1+json",
            Encoding.UTF8.GetBytes(
                $$$"""{"architecture":"unknown","os":"unknown","rootfs":{"type":"layers","diff_ids":["{{{subject.Digest}}}"]}}"""));
        return AddManifest(
            "application/vnd.oci.image.manifest.v1+json",
            Manifest(
                config,
                new JsonArray(Descriptor("application/vnd.in-toto+json", statement)),
                "application/vnd.oci.image.manifest.v1+json"));
    }

    /// <summary>Indented and with a final newline: whoever writes it anew changes its digest.</summary>
    public TestManifest AddManifest(string type, JsonObject json)
    {
        var bytes = Encoding.UTF8.GetBytes(json.ToJsonString(Indented) + "\n");
        var manifest = new TestManifest(RegistryStore.DigestOf(_options.Algorithm, bytes), type, bytes);
        if (_manifests.All(m => m.Digest != manifest.Digest)) _manifests.Add(manifest);
        return manifest;
    }

    private string ManifestType => _options.IsDocker ? "application/vnd.docker.distribution.manifest.v2+json" : "application/vnd.oci.image.manifest.v1+json";

    private string LayerType => _options.IsDocker ? "application/vnd.docker.image.rootfs.diff.tar.gzip" : "application/vnd.oci.image.layer.v1.tar+gzip";

    private JsonObject Manifest(JsonObject config, JsonArray layers, string? type = null) => new()
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = type ?? ManifestType,
        ["config"] = config,
        ["layers"] = layers,
    };

    public JsonObject Descriptor(string type, byte[] content)
    {
        var digest = RegistryStore.DigestOf(_options.Algorithm, content);
        _blobs[digest] = content;
        return new JsonObject { ["mediaType"] = type, ["digest"] = digest, ["size"] = content.Length };
    }

    private JsonObject ForeignLayer(int seed) => new()
    {
        ["mediaType"] = _options.IsDocker
            ? "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"
            : "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
        ["digest"] = RegistryStore.DigestOf(_options.Algorithm, BitConverter.GetBytes(seed)),
        ["size"] = 1_000_000,
        ["urls"] = new JsonArray("https://example.com/layer"),
    };

    private void AddLayer(JsonArray layers, JsonArray diffs, int seed)
    {
        var content = new byte[_options.LayerBytes];
        new Random(seed).NextBytes(content);
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Ustar, leaveOpen: true))
        {
            writer.WriteEntry(
                new UstarTarEntry(TarEntryType.RegularFile, $"data/{seed}")
                {
                    ModificationTime = DateTimeOffset.UnixEpoch,
                    DataStream = new MemoryStream(content),
                });
        }

        diffs.Add(RegistryStore.DigestOf("sha256", tar.ToArray()));
        using var gzip = new MemoryStream();
        using (var compressor = new GZipStream(gzip, CompressionLevel.NoCompression, leaveOpen: true)) compressor.Write(tar.ToArray());
        layers.Add(Descriptor(LayerType, gzip.ToArray()));
    }
}
