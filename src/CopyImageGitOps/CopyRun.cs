using CopyImageGitOps.Configuration;
using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Kustomize;
using CopyImageGitOps.Locking;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Planning;
using CopyImageGitOps.References;
using CopyImageGitOps.Running;
using CopyImageGitOps.Running.Updating;

namespace CopyImageGitOps;

/// <summary>
/// The product on one page:
/// <code>
/// manifests ──► image references ──► plan ──► copy ──► rewrite ──► write
/// </code>
/// Hosts differ in the store that manifests are read from and written to, and in what they do with the outcome (commit, print, patch).
/// Nothing is written that references an image which was not complete in the destination at that moment; an image that fails leaves its
/// references alone, and the others go on. One object is one run.
/// </summary>
public sealed class CopyRun
{
    private readonly CopyImageConfig _config;
    private readonly IManifestStore _store;
    private readonly CopyEngine _engine;
    private readonly FindingLog _findings = new();
    private readonly TargetNaming _naming;
    private readonly ImageSelector _selector;
    private readonly ManifestScanner _scanner;

    /// <param name="config">Valid, and with a destination.</param>
    public CopyRun(CopyImageConfig config, IManifestStore store, CopyEngine engine)
    {
        (_config, _store, _engine) = (config, store, engine);
        _naming = new TargetNaming(config.Destination ?? throw new ArgumentException("A run needs a destination.", nameof(config)), config.Target);
        _selector = new ImageSelector(config, _naming);
        _scanner = new ManifestScanner(new ScanOptions { FieldSpecs = config.FieldSpecs, Kinds = config.Kinds, MaximumFileSize = config.MaximumFileSize });
    }

    /// <summary>Where the store's kustomizations are on disk, to be rendered; null if the host has none.</summary>
    public KustomizeFolder? Kustomizations { get; init; }

    /// <summary>The same for what the host commits; null if that is no other.</summary>
    public KustomizeFolder? CommittedKustomizations { get; init; }

    /// <summary>Copies what is public and rewrites the manifests to the copies.</summary>
    /// <param name="committed">Versions of the files that the host will commit; see <see cref="CommittedFile"/>.</param>
    /// <exception cref="LockFileException">The lock file cannot be trusted; nothing was touched.</exception>
    public async Task<RunOutcome> RunAsync(IReadOnlyList<CommittedFile> committed, CancellationToken cancellationToken)
    {
        var locked = await LockState.ReadAsync(_store, committed, cancellationToken);
        using var found = await FindAsync(committed, locked, cancellationToken);
        var plan = await PlanAsync(found.Images, locked, cancellationToken);
        var images = await new CopyStep(_engine, _config, locked.Lock, _findings).CopyAsync(plan, cancellationToken);
        return await new WriteStep(_store, _findings).WriteAsync(await ConcludeAsync(found, images, locked, cancellationToken), cancellationToken);
    }

    /// <summary>Asks the sources of the lock file for newer digests under the same tags, copies what is newer, and pins the manifests to that.</summary>
    /// <param name="committed">As for <see cref="RunAsync"/>, and the lock file.</param>
    /// <exception cref="LockFileException">There is no lock file, or it cannot be trusted; nothing was touched.</exception>
    public async Task<RunOutcome> UpdateAsync(IReadOnlyList<CommittedFile> committed, CancellationToken cancellationToken)
    {
        var locked = await LockState.RequireAsync(_store, committed, cancellationToken);
        using var found = await FindAsync(committed, locked, cancellationToken, LockedCopy.OriginalsOf(locked));
        var update = await new UpdateStep(_engine, _config, _naming, locked, _findings).PlanAsync(found.Images, cancellationToken);
        var images = await new CopyStep(_engine, _config, locked.Lock, _findings).CopyAsync(update.Newer, cancellationToken);
        return await new MoveStep(_store, _findings).WriteAsync(await RewriteAsync(found, images, update.Others, cancellationToken), locked, cancellationToken);
    }

    /// <summary>What <see cref="UpdateAsync"/> would do; asks nobody but the sources, and changes nothing.</summary>
    /// <exception cref="LockFileException">There is no lock file, or it cannot be trusted.</exception>
    public async Task<RunOutcome> PlanUpdateAsync(CancellationToken cancellationToken)
    {
        var locked = await LockState.RequireAsync(_store, [], cancellationToken);
        using var found = await FindAsync([], locked, cancellationToken, LockedCopy.OriginalsOf(locked));
        var update = await new UpdateStep(_engine, _config, _naming, locked, _findings).PlanAsync(found.Images, cancellationToken);
        var images = new CopyStep(_engine, _config, locked.Lock, _findings).Announce(update.Newer);
        return await RewriteAsync(found, images, update.Others, cancellationToken);
    }

    /// <summary>What <see cref="RunAsync"/> would do; asks the registries, and changes nothing.</summary>
    /// <exception cref="LockFileException">The lock file cannot be trusted.</exception>
    public async Task<RunOutcome> PlanAsync(CancellationToken cancellationToken)
    {
        var locked = await LockState.ReadAsync(_store, [], cancellationToken);
        using var found = await FindAsync([], locked, cancellationToken);
        var plan = await PlanAsync(found.Images, locked, cancellationToken);
        var images = await new CopyStep(_engine, _config, locked.Lock, _findings).ForecastAsync(plan, cancellationToken);
        return await ConcludeAsync(found, images, locked, cancellationToken);
    }

    /// <summary>The gate: a finding for every public image that is referenced, and for every copy that the destination does not have, or not whole.</summary>
    /// <exception cref="LockFileException">The lock file cannot be trusted.</exception>
    public async Task<RunOutcome> CheckAsync(CheckDepth depth, CancellationToken cancellationToken)
    {
        using var found = await FindAsync([], await LockState.ReadAsync(_store, [], cancellationToken), cancellationToken);
        var images = await new CheckStep(_engine, _config.Concurrency, _findings).CheckAsync(found.Images, depth, cancellationToken);
        return new RunOutcome(found.Images, [.. images, .. ImageOutcome.NotPlanned(found.Images, images)], _findings, Rewriter: null, LockRewrite: null);
    }

    /// <summary>The files that an outcome changes, the lock file first, one at a time.</summary>
    public IAsyncEnumerable<FileRewrite> RewritesAsync(RunOutcome outcome, CancellationToken cancellationToken) =>
        new WriteStep(_store, _findings).RewritesAsync(outcome, cancellationToken);

    private Task<Finds> FindAsync(
        IReadOnlyList<CommittedFile> committed,
        LockState locked,
        CancellationToken cancellationToken,
        ILookup<ImageReference, ImageReference>? originals = null)
    {
        var selector = originals is null ? _selector : new ImageSelector(_config, _naming) { Originals = originals };
        return new FindStep(_config, _store, _scanner, selector, _findings).FindAsync(
            committed, Kustomizations, CommittedKustomizations, locked.Lock, cancellationToken);
    }

    private async Task<ImagePlan> PlanAsync(FoundImages found, LockState locked, CancellationToken cancellationToken)
    {
        var digests = await new DigestResolver(_engine, locked.Lock, _findings, _config.Concurrency).ResolveAsync(found.Public, cancellationToken);
        var plan = new Planner(_config, _naming).Plan(found.Public, digests);
        _findings.AddRange(plan.Findings);
        return UnfinishedUpdates.AddTo(PlatformGaps.AddTo(plan, locked.Lock, found, _config), locked, found);
    }

    private async Task<RunOutcome> ConcludeAsync(Finds found, IReadOnlyList<ImageOutcome> images, LockState locked, CancellationToken cancellationToken)
    {
        var outcome = await RewriteAsync(found, images, ImageOutcome.NotPlanned(found.Images, images), cancellationToken);
        var pins = outcome.Rewriter!.Kustomize.Pins;
        return outcome with { LockRewrite = locked.RewriteTo(LockUpdate.Merge(locked.Lock, found.Images, images, pins, !_findings.HasErrors)) };
    }

    private async Task<RunOutcome> RewriteAsync(
        Finds found, IReadOnlyList<ImageOutcome> images, IEnumerable<ImageOutcome> others, CancellationToken cancellationToken)
    {
        _findings.AddRange(_engine.Findings);
        var rewriter = await found.Kustomizations.RewriterAsync(_scanner, ImageOutcome.ReplacementsOf(images), cancellationToken);
        return new RunOutcome(found.Images, [.. images, .. others], _findings, rewriter, LockRewrite: null)
        {
            CommittedRewriter = found.Committed is { } committed
                ? await committed.RewriterAsync(_scanner, ImageOutcome.ReplacementsOf(images), cancellationToken)
                : null,
        };
    }
}
