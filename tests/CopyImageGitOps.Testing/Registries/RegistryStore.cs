using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace CopyImageGitOps.Testing.Registries;

/// <summary>What an in-process registry holds, by repository.</summary>
internal sealed class RegistryStore
{
    public sealed record StoredManifest(byte[] Bytes, string MediaType);

    public sealed class Repository
    {
        public ConcurrentDictionary<string, StoredManifest> Manifests { get; } = new();

        public ConcurrentDictionary<string, string> Tags { get; } = new();

        public ConcurrentDictionary<string, byte[]> Blobs { get; } = new();
    }

    public sealed class Upload(string repository)
    {
        public string Repository { get; } = repository;

        public MemoryStream Content { get; } = new();
    }

    public ConcurrentDictionary<string, Repository> Repositories { get; } = new();

    public ConcurrentDictionary<string, Upload> Uploads { get; } = new();

    public Repository Open(string name) => Repositories.GetOrAdd(name, _ => new Repository());

    public static string DigestOf(string algorithm, ReadOnlySpan<byte> bytes) => algorithm switch
    {
        "sha512" => "sha512:" + Convert.ToHexStringLower(SHA512.HashData(bytes)),
        "sha384" => "sha384:" + Convert.ToHexStringLower(SHA384.HashData(bytes)),
        _ => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes)),
    };
}
