using System.Runtime.ExceptionServices;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying;

/// <summary>
/// Walks the images of one repository from the manifest down to the last blob and notes all that is missing or wrong. What several images
/// share is asked for once. Manifests are read, blobs only looked up unless their content is to be read as well.
/// </summary>
internal sealed class RepositoryVerifier(RepositoryClient client, Retrying retrying, TransferScheduler scheduler, bool readsContent)
{
    private const int BufferSize = 128 * 1024;

    private readonly CopySource _source = new([client], retrying);
    private readonly OnceEach<string, Verdict> _manifests = new();
    private readonly OnceEach<(Digest Digest, long Size), Exception?> _blobs = new();
    private volatile RegistryException? _unreachable;

    /// <summary>What was found under a tag or digest, apart from which image it belongs to.</summary>
    /// <param name="Digest">Null if the manifest could not be read.</param>
    /// <param name="Problem">Why not.</param>
    /// <param name="Below">What is wrong with what it refers to.</param>
    private sealed record Verdict(Digest? Digest, Exception? Problem, IReadOnlyList<ImageFlaw> Below);

    /// <returns>The digest, if the manifest could be read, and all that is wrong.</returns>
    public async Task<(Digest? Digest, IReadOnlyList<ImageFlaw> Flaws)> VerifyAsync(ImageReference reference, CancellationToken ct)
    {
        var verdict = await WalkAsync(reference.Digest?.ToString() ?? reference.Tag!.Value, () => _source.ReadAsync(reference, ct), 0, ct);
        return (verdict.Digest, verdict.Problem is { } problem ? [new ImageFlaw(ImagePart.Top, reference.Digest, problem)] : verdict.Below);
    }

    private Task<Verdict> WalkAsync(string reference, Func<Task<ImageManifest>> read, int depth, CancellationToken ct) =>
        _manifests.RunAsync(reference, async () =>
        {
            ImageManifest manifest;
            try
            {
                manifest = await scheduler.ManifestAsync(() => ReachAsync(read), ct);
            }
            catch (Exception e) when (CopyFailures.From(e) is not null)
            {
                return new Verdict(null, e, []);
            }

            var flaws = await Task.WhenAll(
            [
                .. manifest.Children.DistinctBy(c => c.Digest).Select(c => VerifyChildAsync(c, depth + 1, ct)),
                .. manifest.Blobs.Select(b => VerifyBlobAsync(b, ct)),
            ]);
            return new Verdict(manifest.Raw.Digest, null, [.. flaws.SelectMany(f => f)]);
        });

    private async Task<IEnumerable<ImageFlaw>> VerifyChildAsync(Descriptor child, int depth, CancellationToken ct)
    {
        var verdict = await WalkAsync(child.Digest.ToString(), () => _source.ReadAsync(child, depth, ct), depth, ct);
        return verdict.Problem is { } problem
            ? [new ImageFlaw(ImagePart.Child, child.Digest, problem, child.Platform)]
            : verdict.Below.Select(f => f with { Platform = f.Platform ?? child.Platform });
    }

    private async Task<IEnumerable<ImageFlaw>> VerifyBlobAsync(Descriptor blob, CancellationToken ct)
    {
        var problem = await _blobs.RunAsync((blob.Digest, blob.Size), async () =>
        {
            try
            {
                return readsContent ? await ReadAsync(blob, ct) : await LookUpAsync(blob, ct);
            }
            catch (Exception e) when (CopyFailures.From(e) is not null)
            {
                return e;
            }
        });
        return problem is null ? [] : [new ImageFlaw(ImagePart.Blob, blob.Digest, problem)];
    }

    private async Task<Exception?> LookUpAsync(Descriptor blob, CancellationToken ct)
    {
        var stat = await scheduler.ManifestAsync(() => ReachAsync(() => retrying.RunAsync(c => client.StatBlobAsync(blob.Digest, c), ct)), ct);
        var context = _source.Context($"look up the blob {blob.Digest} of '{client.Repository}'");
        if (stat is null) return new RegistryException(context, FindingCodes.ImageNotFound, $"{client.Repository.Registry} does not have it.");
        return stat.Size is { } size && size != blob.Size
            ? RegistryErrors.Corrupt(context, $"{client.Repository.Registry} has {size} bytes of it, its manifest says {blob.Size}.")
            : null;
    }

    private async Task<Exception?> ReadAsync(Descriptor blob, CancellationToken ct)
    {
        var context = _source.Context($"read the blob {blob.Digest} of '{client.Repository}'");
        return await scheduler.BlobAsync(() => ReachAsync(() => retrying.RunAsync<Exception?>(async c =>
        {
            await using var content = new VerifyingStream(await _source.OpenAsync(blob, c), blob, context);
            await content.CopyToAsync(Stream.Null, BufferSize, c);
            return null;
        }, ct)), ct);
    }

    /// <summary>Once a registry could not be reached, after all tries, the rest is not waited for as long again.</summary>
    private async Task<T> ReachAsync<T>(Func<Task<T>> ask)
    {
        if (_unreachable is { } known) ExceptionDispatchInfo.Throw(known);
        try
        {
            return await ask();
        }
        catch (RegistryException e) when (e is { FindingCode: FindingCodes.RegistryUnavailable, Status: null })
        {
            _unreachable = e;
            throw;
        }
    }
}
