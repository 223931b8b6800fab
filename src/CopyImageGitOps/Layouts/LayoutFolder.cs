using System.Text.Json;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Layouts;

/// <summary>
/// A folder in the layout of https://github.com/opencontainers/image-spec/blob/main/image-layout.md. Blobs come first, the index last: whatever a
/// process that was killed leaves, the index names only what is complete.
/// </summary>
/// <param name="path">As the user wrote it.</param>
internal sealed class LayoutFolder(string path, TimeProvider time)
{
    private const string HowToMake = "Name a folder that 'copyimage copy IMAGE oci:FOLDER', skopeo or oras has written.";
    private const int MaximumIndexSize = 64 * 1024 * 1024;
    private const int MaximumNamesShown = 10;

    /// <summary>As registries are limited to.</summary>
    public const int MaximumManifestSize = 4 * 1024 * 1024;

    private static readonly byte[] Version1 = """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray();

    public string Path => path;

    public LayoutBlobs Blobs { get; } = new(path);

    private string VersionFile => System.IO.Path.Join(path, "oci-layout");

    private string IndexFile => System.IO.Path.Join(path, "index.json");

    private string Reading => $"read the layout '{path}'";

    private string Writing => $"write to the layout '{path}'";

    public Task<LayoutIndex> ReadIndexAsync(CancellationToken ct) => TryAsync(Reading, async () =>
    {
        await CheckAsync(ct);
        return await ReadIndexFileAsync(ct);
    });

    /// <summary>Empty if the folder is not there yet, or empty.</summary>
    public Task<LayoutIndex> ReadIndexIfAnyAsync(CancellationToken ct) => TryAsync(Reading, async () =>
    {
        if (IsVacant()) return LayoutIndex.Empty;
        await CheckAsync(ct);
        return File.Exists(IndexFile) ? await ReadIndexFileAsync(ct) : LayoutIndex.Empty;
    });

    /// <summary>Makes the folder a layout, if it is not there or empty, and takes away what a killed process has left in it.</summary>
    /// <exception cref="LayoutException">It cannot be written, or holds something else.</exception>
    public Task<bool> PrepareAsync(CancellationToken ct) => TryAsync(Writing, async () =>
    {
        var isNew = IsVacant();
        Directory.CreateDirectory(path);
        using var taken = await LayoutLock.TakeAsync(path, time, ct);
        if (isNew && !File.Exists(VersionFile)) await NewFile.WriteAsync(VersionFile, Version1, ct);
        await CheckAsync(ct);
        if (!File.Exists(IndexFile)) await NewFile.WriteAsync(IndexFile, LayoutIndex.Empty.ToBytes(), ct);
        var blobs = Directory.CreateDirectory(System.IO.Path.Join(path, "blobs"));
        foreach (var algorithm in blobs.EnumerateDirectories()) NewFile.RemoveLeftovers(algorithm.FullName);
        NewFile.RemoveLeftovers(path);
        return true;
    });

    /// <summary>Puts a manifest, which must be complete, into the index: under a name, or without one.</summary>
    public Task NameAsync(Descriptor manifest, string? name, CancellationToken ct) => TryAsync(Writing, async () =>
    {
        using var taken = await LayoutLock.TakeAsync(path, time, ct);
        var index = await ReadIndexFileAsync(ct);
        var next = index.With(manifest, name);
        if (next != index) await NewFile.WriteAsync(IndexFile, next.ToBytes(), ct);
        return true;
    });

    /// <summary>The digest of an image.</summary>
    /// <param name="reference">A name or digest; empty for the only image that there is.</param>
    /// <exception cref="LayoutException">There is none, or more than one.</exception>
    public async Task<Digest> ResolveAsync(string reference, CancellationToken ct)
    {
        var index = await ReadIndexAsync(ct);
        if (Digest.TryParse(reference, out var digest)) return digest;
        if (reference.Length > 0) return index.Find(reference)?.Manifest.Digest ?? throw NotFound($"has no image '{OneLine.Of(reference)}'", index);
        var candidates = index.Entries.Any(e => e.Name is not null) ? index.Entries.Where(e => e.Name is not null).ToList() : index.Entries;
        return candidates.Count == 1
            ? candidates[0].Manifest.Digest
            : throw NotFound(candidates.Count == 0 ? "has no image" : $"has {candidates.Count} images, so one must be named", index);
    }

    private LayoutException NotFound(string reason, LayoutIndex index)
    {
        var names = index.Entries.Select(e => e.Name).OfType<string>().Order(StringComparer.Ordinal).ToList();
        var shown = string.Join(", ", names.Take(MaximumNamesShown).Select(n => $"'{OneLine.Of(n)}'"));
        var more = names.Count > MaximumNamesShown ? $" and {names.Count - MaximumNamesShown} more" : "";
        var hint = names.Count > 0 ? $"Write oci:{path}:NAME; the names are {shown}{more}."
            : index.Entries.Count > 0 ? $"It names none; write oci:{path}@DIGEST, with a digest of its index.json."
            : HowToMake;
        return new LayoutException(FindingCodes.ImageNotFound, $"The layout '{path}' {reason}.", hint);
    }

    private bool IsVacant()
    {
        if (File.Exists(path)) throw LayoutErrors.Invalid(path, "it is a file", "Only folders are layouts; unpack an archive first.");
        return !Directory.Exists(path)
            || !Directory.EnumerateFileSystemEntries(path).Any(e => !System.IO.Path.GetFileName(e).StartsWith(NewFile.Prefix, StringComparison.Ordinal));
    }

    private async Task CheckAsync(CancellationToken ct)
    {
        if (IsVacant()) throw LayoutErrors.Invalid(path, Directory.Exists(path) ? "the folder is empty" : "there is no such folder", HowToMake);
        if (!File.Exists(VersionFile)) throw LayoutErrors.Invalid(path, "it has other files, but no 'oci-layout'", HowToMake);
        var version = VersionOf(await ReadSmallAsync(VersionFile, ct));
        if (version?.StartsWith("1.", StringComparison.Ordinal) != true)
        {
            throw LayoutErrors.Invalid(
                path,
                version is null ? "'oci-layout' does not say a version" : $"it has version '{OneLine.Of(version)}' of the layout, and only 1 is known",
                HowToMake);
        }
    }

    private static string? VersionOf(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("imageLayoutVersion", out var version)
                && version.ValueKind == JsonValueKind.String
                    ? version.GetString()
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<LayoutIndex> ReadIndexFileAsync(CancellationToken ct)
    {
        if (!File.Exists(IndexFile)) throw LayoutErrors.Invalid(path, "it has no 'index.json'", HowToMake);
        try
        {
            return LayoutIndex.Parse(await ReadSmallAsync(IndexFile, ct));
        }
        catch (ManifestFormatException e)
        {
            throw LayoutErrors.Invalid(path, $"'index.json' is broken ({OneLine.Of(e.Message)})", "Restore the file, or make the folder anew.", e);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadSmallAsync(string file, CancellationToken ct) => new FileInfo(file).Length <= MaximumIndexSize
        ? await ReadAllAsync(file, ct)
        : throw LayoutErrors.Invalid(path, $"'{System.IO.Path.GetFileName(file)}' is larger than {MaximumIndexSize} bytes", HowToMake);

    private static async Task<T> TryAsync<T>(string operation, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (LayoutErrors.IsOfFile(e))
        {
            throw LayoutErrors.File(operation, e);
        }
    }

    private static async Task<byte[]> ReadAllAsync(string file, CancellationToken ct)
    {
        await using var stream = LayoutBlobs.OpenShared(file);
        var content = new byte[stream.Length];
        await stream.ReadExactlyAsync(content, ct);
        return content;
    }
}
