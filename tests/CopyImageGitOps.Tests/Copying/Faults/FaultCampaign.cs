using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Credentials;
using CopyImageGitOps.Registries.Pacing;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying.Faults;

/// <summary>One fault at one of the requests that it can happen to.</summary>
/// <param name="Position">From 0.</param>
internal sealed record Combination(FaultKind Kind, int Position)
{
    public override string ToString() => $"{Kind} at request {Position + 1}";
}

/// <summary>What became of a combination.</summary>
/// <param name="HasStruck">False if the copy needed fewer requests of this kind this time.</param>
/// <param name="Failures">Of the copy that met the fault.</param>
/// <param name="Defects">What must not be.</param>
internal sealed record Outcome(Combination Combination, bool HasStruck, IReadOnlyList<CopyFailure> Failures, IReadOnlyList<string> Defects);

/// <summary>
/// Copies three images that share a layer between two registries, with a bad line to one of them: once with a fault, then again without.
/// Every combination has repositories of its own in the destination.
/// </summary>
internal sealed class FaultCampaign : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly PaceOptions Pace = new() { FirstPause = TimeSpan.FromMilliseconds(1), MaximumWait = TimeSpan.FromSeconds(5) };
    private static readonly HashSet<string> Codes =
        [.. typeof(FindingCodes).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)];

    /// <summary>The layers of the last are large enough for an upload that breaks to be resumed.</summary>
    private readonly IReadOnlyList<TestImage> _images =
        [.. new int?[] { null, null, 1_300_000 }.Select((size, i) => TestImages.Build(new TestImageOptions { Seed = i, OwnLayers = 1, OwnLayerBytes = size }))];

    private readonly CampaignRegistry _source;
    private readonly CampaignRegistry _destination;
    private readonly RegistrySide _side;
    private int _runs;

    private FaultCampaign(CampaignRegistry source, CampaignRegistry destination, RegistrySide side) =>
        (_source, _destination, _side) = (source, destination, side);

    /// <param name="side">The one with the bad line.</param>
    public static async Task<FaultCampaign> StartAsync(bool isReal, RegistrySide side, CancellationToken ct)
    {
        var source = await CampaignRegistry.StartAsync(isReal, RegistryLogin.Anonymous, ct);
        var campaign = new FaultCampaign(source, await CampaignRegistry.StartAsync(isReal, RegistryLogin.Bearer, ct), side);
        for (var i = 0; i < campaign._images.Count; i++) await campaign._source.AddAsync(campaign._images[i], $"app{i}", "1", ct);
        return campaign;
    }

    /// <summary>Every fault at every request that a copy without faults takes at this side.</summary>
    public async Task<IReadOnlyList<Combination>> MeasureAsync(CancellationToken ct)
    {
        await using var line = new FaultProxy(Bad.Address);
        var run = NewRun();
        var results = await CopyAsync(line, run, isImpatient: false, ct);
        Assert.All(results, r => Assert.Null(r.Failure));
        Assert.Empty(await AuditAsync(run, results, ct));
        var requests = line.Requests;
        return
        [
            .. from kind in FaultKind.All
               let fault = kind.Make()
               from position in Enumerable.Range(0, requests.Count(r => fault.Matches(r.Method, r.Target)))
               select new Combination(kind, position),
        ];
    }

    public async Task<Outcome> RunAsync(Combination combination, CancellationToken ct)
    {
        await using var line = new FaultProxy(Bad.Address);
        var fault = combination.Kind.Make() with { Skip = combination.Position, Times = 1 };
        line.Add(fault);
        var run = NewRun();
        var (first, defects) = (Array.Empty<CopyResult>() as IReadOnlyList<CopyResult>, new List<string>());
        try
        {
            first = await CopyAsync(line, run, combination.Kind.IsStalling, ct);
            defects.AddRange(await AuditAsync(run, first, ct));
            defects.AddRange(first.Select(r => r.Failure).OfType<CopyFailure>().Where(f => !IsToldWell(f)).Select(f => $"told badly: {f}"));
            if (combination.Kind.Recovers) defects.AddRange(first.Where(r => r.Failure is not null).Select(r => $"not recovered: {r.Failure!.Message}"));
            line.ClearFaults();
            var second = await CopyAsync(line, run, isImpatient: false, ct);
            defects.AddRange(second.Where(r => r.Failure is not null).Select(r => $"fails without the fault: {r.Failure!.Message}"));
            defects.AddRange((await AuditAsync(run, second, ct)).Select(d => $"after the second copy: {d}"));
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            defects.Add(e is TimeoutException or OperationCanceledException ? $"did not end within {Limit.TotalSeconds:0} s" : $"threw {e}");
        }

        for (var i = 0; i < _images.Count; i++) _destination.Forget($"{run}/app{i}");
        return new Outcome(combination, fault.Struck.IsCompleted, [.. first.Select(r => r.Failure).OfType<CopyFailure>()], defects);
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _destination.DisposeAsync();
    }

    private CampaignRegistry Bad => _side == RegistrySide.Source ? _source : _destination;

    private static bool IsToldWell(CopyFailure failure) => Codes.Contains(failure.Code) && !string.IsNullOrWhiteSpace(failure.Message);

    private string NewRun() => $"run{Interlocked.Increment(ref _runs)}";

    /// <param name="isImpatient">Silence is given up soon, which on a busy machine may strike where nothing is wrong.</param>
    private async Task<IReadOnlyList<CopyResult>> CopyAsync(FaultProxy line, string run, bool isImpatient, CancellationToken ct)
    {
        var (source, destination) = _side == RegistrySide.Source ? (line.Address, _destination.Address) : (_source.Address, line.Address);
        var patience = isImpatient ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(10);
        using var clients = new RegistryClients(
            new RegistryOptions { IdleTimeout = patience, CommitTimeout = patience, Pace = Pace },
            new GivenCredentials(new Dictionary<Registry, Credential>
            {
                [Registry.Parse(source)] = _source.Credential,
                [Registry.Parse(destination)] = _destination.Credential,
            }));
        var engine = new CopyEngine(clients, new CopyOptions { Retry = new RetryOptions { Attempts = 3, FirstDelay = TimeSpan.FromMilliseconds(1) } });
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Limit);
        var requests = _images.Select((_, i) =>
            new CopyRequest(ImageReference.Parse($"{source}/app{i}:1"), ImageReference.Parse($"{destination}/{run}/app{i}:1")));
        return await engine.CopyAsync([.. requests], limit.Token).WaitAsync(Limit + TimeSpan.FromSeconds(5), ct);
    }

    /// <summary>What a tag leads to must be whole, and what was said to be copied must have its tag.</summary>
    private async Task<IReadOnlyList<string>> AuditAsync(string run, IReadOnlyList<CopyResult> results, CancellationToken ct)
    {
        var defects = new List<string>();
        for (var i = 0; i < results.Count; i++)
        {
            var (repository, image) = ($"{run}/app{i}", _images[i]);
            var tags = await _destination.TagsAsync(repository, ct);
            defects.AddRange(tags.Where(t => t != "1").Select(t => $"{repository} has the tag {t}, which nobody asked for"));
            if (tags.Contains("1")) defects.AddRange(await AuditImageAsync(repository, image, ct));
            else if (results[i].Status != CopyStatus.Failed) defects.Add($"{repository} has no tag, although it was copied");
        }

        return defects;
    }

    private async Task<IReadOnlyList<string>> AuditImageAsync(string repository, TestImage image, CancellationToken ct)
    {
        var defects = new List<string>();
        Check("the tag", await _destination.ManifestAsync(repository, "1", ct), image.Top.Bytes);
        foreach (var manifest in image.Manifests) Check(manifest.Digest, await _destination.ManifestAsync(repository, manifest.Digest, ct), manifest.Bytes);
        foreach (var (digest, content) in image.Blobs) Check(digest, await _destination.BlobAsync(repository, digest, ct), content);
        return defects;

        void Check(string name, byte[]? actual, byte[] expected)
        {
            if (actual is null) defects.Add($"{repository}: {name} is missing");
            else if (!actual.AsSpan().SequenceEqual(expected)) defects.Add($"{repository}: {name} has other bytes");
        }
    }
}
