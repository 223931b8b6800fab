using CopyImageGitOps.Copying;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Credentials;
using CopyImageGitOps.Registries.Pacing;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>Two in-process registries, and an engine that waits little.</summary>
internal sealed class CopyBench : IAsyncDisposable, IProgress<CopyEvent>
{
    private readonly List<CopyEvent> _events = [];
    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly List<RegistryClients> _clients = [];

    public required InProcessRegistry Source { get; init; }

    public required InProcessRegistry Destination { get; init; }

    public Dictionary<Registry, Credential> Credentials { get; } = [];

    public CopyOptions Options { get; set; } = new() { Retry = new RetryOptions { FirstDelay = TimeSpan.FromMilliseconds(1), Attempts = 3 } };

    /// <summary>Ends with the test, and when it hangs.</summary>
    public CancellationToken Token => _limit.Token;

    public RegistryOptions RegistryOptions { get; set; } = new()
    {
        Pace = new PaceOptions { FirstPause = TimeSpan.FromMilliseconds(1), MaximumWait = TimeSpan.FromMilliseconds(100) },
    };

    public IReadOnlyList<CopyEvent> Events
    {
        get
        {
            lock (_events) return [.. _events];
        }
    }

    public static async Task<CopyBench> StartAsync(InProcessRegistryOptions? source = null, InProcessRegistryOptions? destination = null)
    {
        var bench = new CopyBench { Source = await InProcessRegistry.StartAsync(source), Destination = await InProcessRegistry.StartAsync(destination) };
        foreach (var registry in new[] { bench.Source, bench.Destination }.Where(r => r.Options.Login != RegistryLogin.Anonymous))
            bench.Credentials[Registry.Parse(registry.Address)] = Credential.Password(registry.Options.Username, registry.Options.Password);
        bench._limit.CancelAfter(TimeSpan.FromSeconds(30));
        return bench;
    }

    /// <summary>As in a new process: nothing is known about the registries.</summary>
    public CopyEngine NewEngine()
    {
        var clients = new RegistryClients(RegistryOptions, new GivenCredentials(Credentials));
        _clients.Add(clients);
        return new CopyEngine(clients, Options, this);
    }

    public Task<IReadOnlyList<CopyResult>> CopyAsync(params CopyRequest[] requests) => NewEngine().CopyAsync(requests, Token);

    public async Task<CopyResult> CopyOneAsync(string source, string target) => Assert.Single(await CopyAsync(Request(source, target)));

    /// <param name="source">Repository with tag or digest, without the registry.</param>
    /// <param name="target">Likewise.</param>
    public CopyRequest Request(string source, string target) =>
        new(ImageReference.Parse($"{Source.Address}/{source}"), ImageReference.Parse($"{Destination.Address}/{target}"));

    public void Report(CopyEvent value)
    {
        lock (_events) _events.Add(value);
    }

    /// <summary>Every manifest and blob is in the destination, with the bytes of the image.</summary>
    public void AssertComplete(TestImage image, string repository, string? tag)
    {
        Assert.All(image.Manifests, m => Assert.Equal(m.Bytes, Destination.ReadManifest(repository, m.Digest)));
        Assert.All(image.Blobs.Keys, digest => Assert.True(Destination.HasBlob(repository, digest), $"The blob {digest} is missing."));
        if (tag is not null) Assert.Equal(image.Digest, Destination.DigestOf(repository, tag));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        _limit.Dispose();
        await Source.DisposeAsync();
        await Destination.DisposeAsync();
    }
}
