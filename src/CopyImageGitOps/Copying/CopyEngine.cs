using CopyImageGitOps.Copying.Ends;
using CopyImageGitOps.Copying.Platforms;
using CopyImageGitOps.Copying.Referrers;
using CopyImageGitOps.Copying.Scheduling;
using CopyImageGitOps.Copying.Transfers;
using CopyImageGitOps.Copying.Verifying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Layouts;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;

namespace CopyImageGitOps.Copying;

/// <summary>
/// Copies images between registries and folders in the OCI layout, all platforms, byte for byte: the digest at both ends is the same. Blobs are
/// streamed from source to destination; nothing else is written to disk. Safe to use from many threads.
/// </summary>
public sealed class CopyEngine(RegistryClients clients, CopyOptions options, IProgress<CopyEvent>? progress = null)
{
    private readonly TransferScheduler _scheduler = new(clients.Time);

    private Retrying Retrying => new(options.Retry, clients.Time, (problem, delay, attempt) =>
        progress?.Report(new CopyEvent.Waiting(problem.Registry, CopyFailures.From(problem)!, delay, attempt)));

    /// <summary>What was noticed so far that is about no image: each mirror that is left out, once.</summary>
    public IReadOnlyList<Finding> Findings => clients.Findings;

    /// <summary>What registries have said until now is left of their limits of pulls.</summary>
    public IReadOnlyList<(Registry Registry, PullLimit Limit)> PullLimits => clients.PullLimits;

    /// <summary>The digest that a reference has at its source now: one HEAD.</summary>
    /// <exception cref="RegistryException">It is not there, or the registry does not say.</exception>
    /// <exception cref="Registries.Credentials.CredentialsException">The credentials cannot be read.</exception>
    public Task<Digest> ResolveAsync(ImageLocation source, CancellationToken ct) => OpenSource(source).ResolveAsync(source.DigestOrName, ct);

    /// <summary>The digest that the destination has under a tag, or under a digest if the reference has no tag; null if it has none. One HEAD.</summary>
    /// <exception cref="RegistryException">The registry does not say.</exception>
    /// <exception cref="Registries.Credentials.CredentialsException">The credentials cannot be read.</exception>
    public Task<Digest?> FindAsync(ImageLocation target, CancellationToken ct) =>
        OpenTarget(target).FindAsync(target.Name ?? target.DigestOrName, ct);

    /// <summary>What <see cref="CopyAsync"/> would do: asks the destination as it does, and reads the manifests of an image that is not there.</summary>
    /// <exception cref="RegistryException">A registry does not say.</exception>
    /// <exception cref="Registries.Credentials.CredentialsException">The credentials cannot be read.</exception>
    public async Task<CopyForecast> ForecastAsync(CopyRequest request, CancellationToken ct)
    {
        var state = await Lookup.LookAsync(request, ct);
        if (state.Digest is not null) await state.Tags.ToWriteAsync(state.Digest, ct);
        var there = new CopyForecast(state.IsComplete, 0, state.Platforms, state.LeftOut) { Findings = [.. state.Tags.Findings, .. state.Findings] };
        if (state.IsComplete) return there;
        var size = await new ImageMeter(state.Source).MeasureAsync(request, ct);
        return new CopyForecast(IsPresent: false, size.Bytes, size.Platforms, size.LeftOut)
        {
            Manifests = size.Manifests,
            Findings = [.. state.Tags.Findings, .. size.Findings],
        };
    }

    /// <summary>The platforms of an image in the destination, sorted: one GET, two if it has a single platform.</summary>
    /// <exception cref="RegistryException">It cannot be read.</exception>
    /// <exception cref="Registries.Credentials.CredentialsException">The credentials cannot be read.</exception>
    public async Task<IReadOnlyList<string>> ReadPlatformsAsync(ImageLocation target, CancellationToken ct)
    {
        var image = OpenCopy(target);
        return await ImagePlatforms.ReadAsync(await image.ReadAsync(target.DigestOrName, ct), config => image.ReadConfigAsync(config, ct));
    }

    /// <summary>
    /// Looks for everything that images of the destination need: each manifest is read, each blob is looked up, what several images of a
    /// repository share once. Results are in the order of the references; one that is not complete, or of which the registry does not say, is a
    /// result, and the others go on.
    /// </summary>
    /// <param name="references">A digest decides; a tag beside it is not looked at.</param>
    /// <param name="readsContent">Also reads every blob and hashes it.</param>
    public async Task<IReadOnlyList<VerifyResult>> VerifyAsync(IReadOnlyList<ImageReference> references, bool readsContent, CancellationToken ct)
    {
        var verifier = new ImageVerifier(
            repository => new RepositoryVerifier(clients.OpenReadOnly(repository), _scheduler, Retrying, readsContent),
            options.Concurrency);
        return await verifier.VerifyAsync(references, ct);
    }

    /// <summary>
    /// Copies images; results are in the order of the requests. One that fails is a result, and the others go on. What several images share is
    /// moved once.
    /// </summary>
    /// <exception cref="OperationCanceledException">What was copied so far is whole: no tag was written before all that it needs.</exception>
    public async Task<IReadOnlyList<CopyResult>> CopyAsync(IReadOnlyList<CopyRequest> requests, CancellationToken ct)
    {
        var folders = new OpenFolders(OpenSource, OpenTarget);
        var toRegistries = NewCopier(folders, () => new BlobCopier(new BlobLedger(), _scheduler, Retrying));
        var toLayouts = NewCopier(folders, () => new LayoutBlobCopier(_scheduler, Retrying));
        var distinct = requests.Distinct(SameCopy.Comparer).ToList();
        progress?.Report(new CopyEvent.BatchStarted(distinct.Count));
        using var images = new SemaphoreSlim(options.Concurrency);
        var outcomes = await Task.WhenAll(distinct.Select(r => CopyInTurnAsync(r.Target.Layout is null ? toRegistries : toLayouts, r, images, ct)));
        ct.ThrowIfCancellationRequested();
        var results = distinct.Zip(outcomes).ToDictionary(p => p.First, p => p.Second, SameCopy.Comparer);
        return [.. requests.Select(r => results[r] with { Request = r })];
    }

    private ImageCopier NewCopier(OpenFolders folders, Func<IBlobCopier> freshBlobs) => new(
        new ImageLookup(r => folders.OpenSource(r.Source), r => folders.OpenTarget(r.Target), r => OpenCopy(r.Target)),
        r => OpenCopy(r.Target),
        () => new ManifestCopier(freshBlobs()),
        options.WithReferrers ? new ReferrerCopier(new ReferrerFinder()) : null,
        options.RefreshesReferrers,
        progress);

    private async Task<CopyResult> CopyInTurnAsync(ImageCopier copier, CopyRequest request, SemaphoreSlim images, CancellationToken ct)
    {
        await images.WaitAsync(ct);
        try
        {
            return await CopyOneAsync(copier, request, ct);
        }
        finally
        {
            images.Release();
        }
    }

    private async Task<CopyResult> CopyOneAsync(ImageCopier copier, CopyRequest request, CancellationToken ct)
    {
        progress?.Report(new CopyEvent.ImageStarted(request));
        CopyResult result;
        try
        {
            result = await copier.CopyAsync(request, ct);
        }
        catch (Exception e) when (CopyFailures.From(e) is { } failure)
        {
            ct.ThrowIfCancellationRequested();
            result = new CopyResult(request, CopyStatus.Failed, null, 0, []) { Failure = failure };
        }

        progress?.Report(new CopyEvent.ImageFinished(result));
        return result;
    }

    private ImageLookup Lookup => new(r => OpenSource(r.Source), r => OpenTarget(r.Target), r => OpenCopy(r.Target));

    private IImageSource OpenSource(ImageLocation image) => image.Layout is { } layout
        ? new LayoutSource(new LayoutFolder(layout.Path, clients.Time), image.Place)
        : new RegistrySource(clients.OpenSources(image.Reference!.Repository), _scheduler, Retrying);

    /// <summary>The destination, to be read from.</summary>
    private IImageSource OpenCopy(ImageLocation image) => image.Reference is { } reference
        ? new RegistrySource([clients.Open(reference.Repository, RegistrySide.Destination)], _scheduler, Retrying)
        : OpenSource(image);

    private IImageTarget OpenTarget(ImageLocation image) => image.Layout is { } layout
        ? new LayoutTarget(new LayoutFolder(layout.Path, clients.Time), image.Place)
        : new RegistryTarget(clients.Open(image.Reference!.Repository, RegistrySide.Destination), _scheduler, Retrying);

    /// <summary>Requests that do the same: the digest of a target is not looked at.</summary>
    private sealed class SameCopy : IEqualityComparer<CopyRequest>
    {
        public static readonly SameCopy Comparer = new();

        public bool Equals(CopyRequest? x, CopyRequest? y) => x is null || y is null ? ReferenceEquals(x, y) : Key(x).Equals(Key(y));

        public int GetHashCode(CopyRequest request) => Key(request).GetHashCode();

        private static (ImageLocation, object, string?) Key(CopyRequest request) => (request.Source, request.Target.Place, request.Target.Name);
    }
}
