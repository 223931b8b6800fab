using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace CopyImageGitOps.Benchmarks.Copying;

/// <summary>An image whose layer is made while it is pushed, so that it is never in memory.</summary>
internal static class LargeImage
{
    private const string Repository = "library/large";
    private const string Tag = "1.0";

    /// <param name="source">Host and port.</param>
    public static async Task<SourceImage> PushAsync(string source, long layerBytes)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://{source}/v2/{Repository}/"), Timeout = Timeout.InfiniteTimeSpan };
        using var layer = new GeneratedLayer(layerBytes);
        var layerDigest = layer.Digest();
        await UploadAsync(http, layer, layerDigest);
        var config = Encoding.UTF8.GetBytes($$$"""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["{{{layerDigest}}}"]}}""");
        using var configBody = new ByteArrayContent(config);
        await UploadAsync(http, configBody, Sha256(config));
        var manifest = Encoding.UTF8.GetBytes(
            $$"""
            {
              "schemaVersion": 2,
              "mediaType": "application/vnd.oci.image.manifest.v1+json",
              "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": "{{Sha256(config)}}", "size": {{config.Length}}},
              "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar", "digest": "{{layerDigest}}", "size": {{layerBytes}}}]
            }
            """);
        using var body = new ByteArrayContent(manifest);
        body.Headers.ContentType = MediaTypeHeaderValue.Parse("application/vnd.oci.image.manifest.v1+json");
        using var put = await http.PutAsync($"manifests/{Tag}", body);
        put.EnsureSuccessStatusCode();
        var blobs = new Dictionary<string, long> { [layerDigest] = layerBytes, [Sha256(config)] = config.Length };
        return new SourceImage(Repository, Tag, Sha256(manifest), [manifest.Length], blobs);
    }

    private static async Task UploadAsync(HttpClient http, HttpContent content, string digest)
    {
        using var started = await http.PostAsync("blobs/uploads/", null);
        using var put = await http.PutAsync($"{started.EnsureSuccessStatusCode().Headers.Location!.AbsoluteUri}&digest={digest}", content);
        put.EnsureSuccessStatusCode();
    }

    private static string Sha256(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    /// <summary>Random blocks that differ in their first bytes: an uncompressed layer, as nobody looks inside.</summary>
    private sealed class GeneratedLayer(long bytes) : HttpContent
    {
        public string Digest()
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var block in Blocks()) hash.AppendData(block);
            return $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var block in Blocks()) await stream.WriteAsync(block);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = bytes;
            return true;
        }

        private IEnumerable<byte[]> Blocks()
        {
            var block = new byte[1024 * 1024];
            new Random(1).NextBytes(block);
            for (var position = 0L; position < bytes; position += block.Length)
            {
                BitConverter.TryWriteBytes(block, position);
                yield return block;
            }
        }
    }
}
