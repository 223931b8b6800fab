using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>Random bytes that are made as they are read, so that a test of memory holds none of them.</summary>
internal sealed class GeneratedLayer(long length) : Stream
{
    private readonly Random _random = new(1);
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        count = (int)Math.Min(count, length - _position);
        _random.NextBytes(buffer.AsSpan(offset, count));
        _position += count;
        return count;
    }

    /// <summary>Pushes a single-layer image to a registry without login.</summary>
    public static async Task PushImageAsync(string address, string repository, long length, CancellationToken ct, TestAuthority? authority = null)
    {
        using var http = authority?.CreateClient(address) ?? new HttpClient { BaseAddress = new Uri($"http://{address}/") };
        http.BaseAddress = new Uri(http.BaseAddress!, $"v2/{repository}/");
        var config = """{"architecture":"amd64","os":"linux"}"""u8.ToArray();
        var configDigest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(config))}";
        var layerDigest = $"sha256:{Convert.ToHexStringLower(await SHA256.HashDataAsync(new GeneratedLayer(length), ct))}";
        await PushAsync(http, configDigest, new ByteArrayContent(config), ct);
        await PushAsync(http, layerDigest, new StreamContent(new GeneratedLayer(length), 128 * 1024) { Headers = { ContentLength = length } }, ct);
        var manifest = $$"""
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
             "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{configDigest}}","size":{{config.Length}}},
             "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{{layerDigest}}","size":{{length}}}]}
            """;
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(manifest))
        {
            Headers = { ContentType = MediaTypeHeaderValue.Parse("application/vnd.oci.image.manifest.v1+json") },
        };
        using var put = await http.PutAsync("manifests/1", body, ct);
        put.EnsureSuccessStatusCode();
    }

    private static async Task PushAsync(HttpClient http, string digest, HttpContent content, CancellationToken ct)
    {
        using var started = await http.PostAsync("blobs/uploads/", null, ct);
        using (content)
        {
            using var put = await http.PutAsync($"{started.Headers.Location!.AbsoluteUri}&digest={Uri.EscapeDataString(digest)}", content, ct);
            put.EnsureSuccessStatusCode();
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
