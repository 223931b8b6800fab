using System.Net.Http.Headers;
using System.Text;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Testing.Images;

/// <summary>A manifest as it is stored.</summary>
public sealed record TestManifest(string Digest, string MediaType, byte[] Bytes);

/// <summary>A complete image: its manifests, children before parents, and its blobs by digest.</summary>
public sealed record TestImage(IReadOnlyList<TestManifest> Manifests, IReadOnlyDictionary<string, byte[]> Blobs)
{
    public TestManifest Top => Manifests[^1];

    /// <summary>Of the index, or of the only manifest.</summary>
    public string Digest => Top.Digest;

    /// <summary>All manifests and blobs.</summary>
    public long Bytes => Manifests.Sum(m => (long)m.Bytes.Length) + Blobs.Values.Sum(b => (long)b.Length);

    /// <summary>Puts it into an in-process registry without any request.</summary>
    public TestImage AddTo(InProcessRegistry registry, string repository, string? tag)
    {
        foreach (var (digest, content) in Blobs) registry.AddBlob(repository, digest, content);
        foreach (var manifest in Manifests) registry.AddManifest(repository, manifest.Digest, manifest.Bytes, manifest.MediaType, manifest == Top ? tag : null);
        return this;
    }

    /// <summary>Pushes it to any registry, over plain HTTP.</summary>
    /// <param name="address">Host and port.</param>
    public async Task<TestImage> PushAsync(
        string address, string repository, string tag, CancellationToken ct, string? username = null, string? password = null)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://{address}/v2/{repository}/") };
        if (username is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{password}")));
        }
        foreach (var (digest, content) in Blobs)
        {
            using var started = await http.PostAsync("blobs/uploads/", null, ct);
            var location = started.EnsureSuccessStatusCode().Headers.Location!;
            var upload = new Uri(http.BaseAddress, location);
            using var body = new ByteArrayContent(content);
            using var put = await http.PutAsync(
                new Uri($"{upload.AbsoluteUri}{(upload.Query.Length > 0 ? '&' : '?')}digest={Uri.EscapeDataString(digest)}"), body, ct);
            put.EnsureSuccessStatusCode();
        }

        foreach (var manifest in Manifests)
        {
            using var body = new ByteArrayContent(manifest.Bytes) { Headers = { ContentType = MediaTypeHeaderValue.Parse(manifest.MediaType) } };
            using var put = await http.PutAsync($"manifests/{(manifest == Top ? tag : manifest.Digest)}", body, ct);
            put.EnsureSuccessStatusCode();
        }

        return this;
    }
}
