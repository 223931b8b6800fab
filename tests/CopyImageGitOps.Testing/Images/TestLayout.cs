using System.Text.Json;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Testing.Images;

/// <summary>A folder in the OCI image layout, looked at (or damaged) file by file, without the code under test.</summary>
public sealed class TestLayout(string path)
{
    public string IndexPath => Path.Combine(path, "index.json");

    /// <summary>What <c>index.json</c> says, in its order.</summary>
    public IReadOnlyList<(string? Name, string Digest)> Entries
    {
        get
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(IndexPath));
            return [.. document.RootElement.GetProperty("manifests").EnumerateArray().Select(e => (NameOf(e), e.GetProperty("digest").GetString()!))];
        }
    }

    public string BlobPath(string digest) => Path.Combine(path, "blobs", digest.Replace(':', Path.DirectorySeparatorChar));

    /// <summary>The manifests and blobs of an image that are not there byte for byte.</summary>
    public IReadOnlyList<string> Missing(TestImage image) =>
    [
        .. image.Manifests.Select(m => (m.Digest, m.Bytes)).Concat(image.Blobs.Select(b => (Digest: b.Key, Bytes: b.Value)))
            .Where(content => !File.Exists(BlobPath(content.Digest)) || !File.ReadAllBytes(BlobPath(content.Digest)).AsSpan().SequenceEqual(content.Bytes))
            .Select(content => content.Digest),
    ];

    /// <summary>Everything that is wrong with what <c>index.json</c> names: files that are missing, or have another digest than their name.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        foreach (var (_, digest) in Entries) Walk(digest, faults);
        return faults;
    }

    /// <summary>All files and their contents, and when they were written.</summary>
    public SortedDictionary<string, string> Snapshot() => new(
        Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(path, file),
            file => $"{RegistryStore.DigestOf("sha256", File.ReadAllBytes(file))} {File.GetLastWriteTimeUtc(file):O}"),
        StringComparer.Ordinal);

    private void Walk(string digest, List<string> faults)
    {
        var bytes = File.Exists(BlobPath(digest)) ? File.ReadAllBytes(BlobPath(digest)) : null;
        if (bytes is null || RegistryStore.DigestOf(digest.Split(':')[0], bytes) != digest)
        {
            faults.Add($"{digest} {(bytes is null ? "is missing" : "is damaged")}");
            return;
        }

        if (bytes.Length == 0 || bytes[0] != '{') return;
        using var document = JsonDocument.Parse(bytes);
        foreach (var list in new[] { "manifests", "layers" })
        {
            if (!document.RootElement.TryGetProperty(list, out var children)) continue;
            foreach (var child in children.EnumerateArray()) Walk(child.GetProperty("digest").GetString()!, faults);
        }

        if (document.RootElement.TryGetProperty("config", out var config) && config.TryGetProperty("digest", out var configDigest))
            Walk(configDigest.GetString()!, faults);
    }

    private static string? NameOf(JsonElement entry) =>
        entry.TryGetProperty("annotations", out var annotations) && annotations.TryGetProperty("org.opencontainers.image.ref.name", out var name)
            ? name.GetString()
            : null;
}
