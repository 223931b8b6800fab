using CopyImageGitOps.Copying.Ends;
using CopyImageGitOps.Copying.Scheduling;
using CopyImageGitOps.Copying.Transfers;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying.Verifying;

/// <summary>
/// Walks the images of one repository from the manifest down to the last blob and notes all that is missing or wrong. What several images
/// share is asked for once. Manifests are read, blobs only looked up unless their content is to be read as well.
/// </summary>
internal sealed class RepositoryVerifier(RepositoryClient client, TransferScheduler scheduler, Retrying retrying, bool readsContent)
{
    private const int BufferSize = 128 * 1024;

    /// <summary>So many failures to reach the registry in a row, each after all its tries, are not about one blob.</summary>
    private const int GoneAfter = 3;

    private readonly RegistrySource _source = new([client], scheduler, retrying);
    private readonly OnceEach<string, Verdict> _manifests = new();
    private readonly OnceEach<(Digest Digest, long Size), Exception?> _blobs = new();
    private volatile RegistryException? _unreachable;
    private int _failures;

    private Registry Registry => client.Repository.Registry;

    /// <summary>What was found under a tag or digest, apart from which image it belongs to.</summary>
    /// <param name="Digest">Null if the manifest could not be read.</param>
    /// <param name="Problem">Why not.</param>
    /// <param name="Below">What is wrong with what it refers to.</param>
    private sealed record Verdict(Digest? Digest, Exception? Problem, IReadOnlyList<ImageFlaw> Below);

    /// <returns>The digest, if the manifest could be read, and all that is wrong.</returns>
    public async Task<(Digest? Digest, IReadOnlyList<ImageFlaw> Flaws)> VerifyAsync(ImageReference reference, CancellationToken ct)
    {
        var name = reference.Digest?.ToString() ?? reference.Tag!.Value;
        var verdict = await WalkAsync(name, () => _source.ReadAsync(name, ct), 0, ct);
        return (verdict.Digest, verdict.Problem is { } problem ? [new ImageFlaw(ImagePart.Top, reference.Digest, problem)] : verdict.Below);
    }

    private Task<Verdict> WalkAsync(string reference, Func<Task<ImageManifest>> read, int depth, CancellationToken ct) =>
        _manifests.RunAsync(reference, async () =>
        {
            if (_unreachable is { } known) return new Verdict(null, known, []);
            ImageManifest manifest;
            try
            {
                manifest = await ReachAsync(read);
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

    private async Task<IEnumerable<ImageFlaw>> VerifyBlobAsync(Descriptor blob, CancellationToken ct) =>
        await _blobs.RunAsync((blob.Digest, blob.Size), () => CheckAsync(blob, ct)) is { } problem
            ? [new ImageFlaw(ImagePart.Blob, blob.Digest, problem)]
            : [];

    /// <returns>What is wrong, or why that is not known; null for a blob that is whole.</returns>
    private async Task<Exception?> CheckAsync(Descriptor blob, CancellationToken ct)
    {
        try
        {
            return await ReachAsync(() => readsContent ? ReadAsync(blob, ct) : LookUpAsync(blob, ct));
        }
        catch (AbandonedException)
        {
            return _unreachable;
        }
        catch (Exception e) when (CopyFailures.From(e) is not null)
        {
            return e;
        }
    }

    private async Task<Exception?> LookUpAsync(Descriptor blob, CancellationToken ct)
    {
        var stat = await scheduler.RequestAsync(
            Registry, () => IfReachable(() => retrying.RunAsync(c => client.StatBlobAsync(blob.Digest, c), ct)), ct);
        var context = new RequestContext(client.Side, client.Repository, $"look up the blob {blob.Digest} of '{client.Repository}'");
        if (stat is null) return new RegistryException(context, FindingCodes.ImageNotFound, $"{Registry} does not have it.");
        return stat.Size is { } size && size != blob.Size
            ? RegistryErrors.Corrupt(context, $"{Registry} has {size} bytes of it, its manifest says {blob.Size}.")
            : null;
    }

    private Task<Exception?> ReadAsync(Descriptor blob, CancellationToken ct) =>
        scheduler.TransferAsync(Registry, Registry, blob.Size, () => IfReachable(() => retrying.RunAsync<Exception?>(async c =>
        {
            await using var content = new VerifyingStream(new ResumingStream(_source, blob, retrying), blob, _source);
            await content.CopyToAsync(Stream.Null, BufferSize, c);
            return null;
        }, ct)), ct);

    /// <summary>
    /// What waits for its turn when the registry could not be reached, after all tries, is not begun: it would take as long again. That is why all
    /// tries are made in one turn.
    /// </summary>
    private Task<T> IfReachable<T>(Func<Task<T>> ask) => _unreachable is null ? ask() : throw new AbandonedException();

    private async Task<T> ReachAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            var answer = await ask();
            Volatile.Write(ref _failures, 0);
            return answer;
        }
        catch (RegistryException e) when (e is { FindingCode: FindingCodes.RegistryUnavailable, Status: null })
        {
            if (Interlocked.Increment(ref _failures) >= GoneAfter) _unreachable = e;
            throw;
        }
    }
}
