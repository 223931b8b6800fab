using CopyImageGitOps.Copying.Scheduling;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying.Ends;

/// <summary>Where an image is read from: manifests, and blobs as streams. Temporary errors of small reads are waited out here.</summary>
/// <param name="clients">In the order in which they are tried: mirrors, then the registry itself.</param>
internal sealed partial class RegistrySource(IReadOnlyList<RepositoryClient> clients, TransferScheduler scheduler, Retrying retrying) : IImageSource
{
    private RepositoryClient Origin => clients[^1];

    public Repository Repository => Origin.Repository;

    public bool HasMirrors => clients.Count > 1;

    private IEnumerable<RepositoryClient> Mirrors => clients.SkipLast(1);

    Repository? IImageSource.Repository => Repository;

    public object Identity => Repository;

    public object Place => Repository.Registry;

    public async Task<Digest> ResolveAsync(string reference, CancellationToken ct) =>
        await ReadAsync(async (client, c) => await client.HeadManifestAsync(reference, c) ?? throw NotFound(reference), ct);

    public Task<ImageManifest> ReadAsync(string reference, CancellationToken ct) => ReadAsync(reference, null, 0, ct);

    public Task<ImageManifest> ReadAsync(Descriptor child, int depth, CancellationToken ct) => ReadAsync(child.Digest.ToString(), child, depth, ct);

    /// <summary>One try, within a transfer's place.</summary>
    public async Task<Stream> OpenAsync(Descriptor blob, long offset, bool avoidsMirrors, CancellationToken ct) =>
        await FromAnyAsync((client, c) => client.OpenBlobAsync(blob, offset, c), c => Origin.OpenBlobAsync(blob, offset, c), avoidsMirrors, ct);

    public Task<ReadOnlyMemory<byte>> ReadConfigAsync(Descriptor config, CancellationToken ct) => ReadAsync((client, c) => client.ReadBlobAsync(config, c), ct);

    public Exception Corrupt(Descriptor blob, string reason, bool isTemporary = false) =>
        new RegistryException(Context($"read the blob {blob.Digest} of '{Repository}'"), FindingCodes.ContentCorrupt, reason)
        {
            IsTemporary = isTemporary,
        };

    private RequestContext Context(string operation) => new(Origin.Side, Repository, operation);

    private async Task<ImageManifest> ReadAsync(string reference, Descriptor? expected, int depth, CancellationToken ct)
    {
        var context = Context($"read the manifest '{reference}' of '{Repository}'");
        if (depth > IImageSource.MaximumDepth)
            throw new RegistryException(context, FindingCodes.ImageUnsupported, $"its indexes are nested more than {IImageSource.MaximumDepth} deep.");
        var raw = await ReadAsync((client, c) => client.GetManifestAsync(reference, c), ct);
        if (expected is not null && expected.Size != raw.Bytes.Length)
            throw RegistryErrors.Corrupt(context, $"it has {raw.Bytes.Length} bytes, its index says {expected.Size}.");
        try
        {
            return ManifestReader.Read(raw);
        }
        catch (ManifestFormatException e)
        {
            throw new RegistryException(context, e.IsUnsupported ? FindingCodes.ImageUnsupported : FindingCodes.ContentCorrupt, e.Message + ".", e);
        }
    }

    private Task<T> ReadAsync<T>(Func<RepositoryClient, CancellationToken, Task<T>> read, CancellationToken ct) => FromAnyAsync(
        (mirror, c) => PlacedAsync(mirror, read, c),
        c => HasMirrors && Origin.IsSilent ? PlacedAsync(Origin, read, c) : retrying.RunAsync(again => PlacedAsync(Origin, read, again), c),
        avoidsMirrors: false,
        ct);

    private Task<T> PlacedAsync<T>(RepositoryClient client, Func<RepositoryClient, CancellationToken, Task<T>> read, CancellationToken ct) =>
        scheduler.RequestAsync(client.Repository.Registry, () => read(client, ct), ct);

    /// <summary>A mirror gets one try: waiting for it is worth less than asking the next.</summary>
    private async Task<T> FromAnyAsync<T>(
        Func<RepositoryClient, CancellationToken, Task<T>> read, Func<CancellationToken, Task<T>> fromOrigin, bool avoidsMirrors, CancellationToken ct)
    {
        RegistryException? atMirror = null;
        foreach (var mirror in Mirrors.Where(mirror => !avoidsMirrors && !mirror.IsOut))
        {
            try
            {
                return await read(mirror, ct);
            }
            catch (RegistryException e)
            {
                // What is wrong with a mirror is no error as long as the registry itself answers.
                atMirror ??= e;
            }
        }

        try
        {
            return await fromOrigin(ct);
        }
        catch (RegistryException e) when (HasMirrors && e.FindingCode is FindingCodes.RegistryUnavailable or FindingCodes.ProxyFailed)
        {
            return await FromMirrorsAloneAsync(read, atMirror, e, ct);
        }
    }

    /// <summary>Behind a firewall the mirrors are all there is: those that failed before are asked once more.</summary>
    private async Task<T> FromMirrorsAloneAsync<T>(
        Func<RepositoryClient, CancellationToken, Task<T>> read, RegistryException? atMirror, RegistryException atOrigin, CancellationToken ct)
    {
        foreach (var mirror in Mirrors)
        {
            try
            {
                return await read(mirror, ct);
            }
            catch (RegistryException e)
            {
                atMirror ??= e;
            }
        }

        // The registry itself may answer the next time.
        atMirror!.IsTemporary |= atOrigin.IsTemporary;
        throw atMirror;
    }

    private RegistryException NotFound(string reference) =>
        new(
            Context($"find '{Repository}{(reference.Contains(':') ? '@' : ':')}{reference}'"),
            FindingCodes.ImageNotFound,
            $"{Repository.Registry} does not have it.")
        {
            Status = System.Net.HttpStatusCode.NotFound,
        };
}
