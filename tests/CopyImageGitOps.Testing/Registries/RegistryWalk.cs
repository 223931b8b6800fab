using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;

namespace CopyImageGitOps.Testing.Registries;

/// <summary>Looks through a registry with requests of its own, independent of the code under test.</summary>
public static class RegistryWalk
{
    private static readonly HttpClient Http = new();

    /// <summary>Reads an image to the last byte and checks every digest.</summary>
    /// <param name="reference">As it stands in a manifest: <c>host:port/repository:tag@digest</c>.</param>
    /// <exception cref="InvalidDataException">Something is missing or wrong.</exception>
    public static async Task AssertCompleteAsync(string reference, CancellationToken cancellationToken)
    {
        var at = reference.IndexOf('@');
        var name = reference[..at];
        if (name.LastIndexOf(':') is var colon && colon > name.LastIndexOf('/')) name = name[..colon];
        var slash = name.IndexOf('/');
        await WalkAsync($"http://{name[..slash]}/v2/{name[(slash + 1)..]}", reference[(at + 1)..], cancellationToken);
    }

    /// <summary>The bytes of a manifest.</summary>
    public static async Task<byte[]> ReadManifestAsync(string address, string repository, string reference, CancellationToken cancellationToken) =>
        await ReadAsync($"http://{address}/v2/{repository}/manifests/{reference}", cancellationToken);

    private static async Task WalkAsync(string repository, string digest, CancellationToken cancellationToken)
    {
        var manifest = await ReadAsync($"{repository}/manifests/{digest}", cancellationToken);
        Check(digest, manifest);
        using var document = JsonDocument.Parse(manifest);
        if (document.RootElement.TryGetProperty("manifests", out var children))
        {
            foreach (var child in children.EnumerateArray()) await WalkAsync(repository, child.GetProperty("digest").GetString()!, cancellationToken);
            return;
        }

        foreach (var blob in document.RootElement.GetProperty("layers").EnumerateArray().Append(document.RootElement.GetProperty("config")))
        {
            var expected = blob.GetProperty("digest").GetString()!;
            Check(expected, await ReadAsync($"{repository}/blobs/{expected}", cancellationToken));
        }
    }

    private static async Task<byte[]> ReadAsync(string address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        string[] types =
        [
            "application/vnd.oci.image.index.v1+json",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.list.v2+json",
            "application/vnd.docker.distribution.manifest.v2+json",
        ];
        foreach (var type in types)
        {
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(type));
        }

        using var response = await Http.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK) throw new InvalidDataException($"{address} is not there: {(int)response.StatusCode}.");
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    private static void Check(string digest, byte[] content)
    {
        var actual = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));
        if (actual != digest) throw new InvalidDataException($"The content of {digest} has the digest {actual}.");
    }
}
