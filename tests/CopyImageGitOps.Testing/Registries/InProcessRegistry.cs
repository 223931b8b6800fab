using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CopyImageGitOps.Testing.Registries;

/// <summary>
/// An OCI distribution registry in this process, on a free port of the loopback interface, in memory. It checks what a real one checks (digests,
/// and that a manifest's blobs and children are there), logs every request, and misbehaves as told.
/// </summary>
public sealed class InProcessRegistry : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly List<RegistryFault> _faults = [];
    private readonly Lock _lock = new();
    private readonly RegistryAccess _access;

    private InProcessRegistry(WebApplication server, InProcessRegistryOptions options)
    {
        (_server, Options) = (server, options);
        _access = new RegistryAccess(options);
    }

    public InProcessRegistryOptions Options { get; }

    /// <summary>Host and port, as in a reference.</summary>
    public string Address { get; private set; } = "";

    public RequestLog Log { get; } = new();

    internal RegistryStore Store { get; } = new();

    public static async Task<InProcessRegistry> StartAsync(InProcessRegistryOptions? options = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.Listen(IPAddress.Loopback, 0);
            k.Limits.MaxRequestBodySize = null;
            k.Limits.MinRequestBodyDataRate = null;
            k.Limits.MinResponseDataRate = null;
        });
        var registry = new InProcessRegistry(builder.Build(), options ?? new InProcessRegistryOptions());
        registry._server.Run(registry.HandleAsync);
        await registry._server.StartAsync();
        registry.Address = new Uri(registry._server.Urls.First()).Authority;
        return registry;
    }

    /// <summary>From now on; the first fault that strikes wins.</summary>
    public void Add(RegistryFault fault)
    {
        lock (_lock) _faults.Add(fault);
    }

    public void ClearFaults()
    {
        lock (_lock) _faults.Clear();
    }

    /// <summary>The digest of a tag, or null.</summary>
    public string? DigestOf(string repository, string tag) =>
        Store.Repositories.TryGetValue(repository, out var found) ? found.Tags.GetValueOrDefault(tag) : null;

    public bool HasManifest(string repository, string digest) =>
        Store.Repositories.TryGetValue(repository, out var found) && found.Manifests.ContainsKey(digest);

    public bool HasBlob(string repository, string digest) => Store.Repositories.TryGetValue(repository, out var found) && found.Blobs.ContainsKey(digest);

    /// <summary>The bytes of a manifest, or null.</summary>
    public byte[]? ReadManifest(string repository, string digest) =>
        Store.Repositories.TryGetValue(repository, out var found) ? found.Manifests.GetValueOrDefault(digest)?.Bytes : null;

    public IReadOnlyList<string> Catalogue => [.. Store.Repositories.Where(r => !r.Value.Tags.IsEmpty).Select(r => r.Key).Order(StringComparer.Ordinal)];

    public IReadOnlyList<string> TagsOf(string repository) => [.. Store.Open(repository).Tags.Keys.Order(StringComparer.Ordinal)];

    /// <summary>As a garbage collection, or a repository that never had it.</summary>
    public void RemoveBlob(string repository, string digest) => Store.Open(repository).Blobs.TryRemove(digest, out _);

    /// <summary>The tags that name it stay.</summary>
    public void RemoveManifest(string repository, string digest) => Store.Open(repository).Manifests.TryRemove(digest, out _);

    public void RemoveTag(string repository, string tag) => Store.Open(repository).Tags.TryRemove(tag, out _);

    /// <summary>Puts a blob in without a request.</summary>
    public void AddBlob(string repository, string digest, byte[] content) => Store.Open(repository).Blobs[digest] = content;

    /// <summary>Puts a manifest in without a request and without checks.</summary>
    public void AddManifest(string repository, string digest, byte[] content, string mediaType, string? tag = null)
    {
        Store.Open(repository).Manifests[digest] = new RegistryStore.StoredManifest(content, mediaType);
        if (tag is not null) Store.Open(repository).Tags[tag] = digest;
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _server.StopAsync(patience.Token);
        await _server.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var exchange = new RegistryExchange(context, FindFault(context.Request), Options);
        try
        {
            await exchange.AnswerAsync(() => _access.IsTokenRequest(context) ? _access.GiveTokenAsync(context) : ServeAsync(context));
        }
        finally
        {
            Log.Add(exchange.ToLog());
        }
    }

    private Task ServeAsync(HttpContext context) =>
        _access.Refusal(context) is { } refusal ? refusal() : new RegistryRequestHandler(Store, Options, context).HandleAsync();

    private RegistryFault? FindFault(HttpRequest request)
    {
        var path = request.Path + request.QueryString;
        lock (_lock) return _faults.Find(f => f.Strikes(request.Method, path));
    }
}
