using System.Collections.Concurrent;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Authentication;
using CopyImageGitOps.Registries.Credentials;
using CopyImageGitOps.Registries.Pacing;
using CopyImageGitOps.Registries.Transport;

namespace CopyImageGitOps.Registries;

/// <summary>
/// One client a registry, made when first needed and then shared: its connections, what it wants for a login, its tokens. Keep one for the
/// life of the program.
/// </summary>
public sealed class RegistryClients : IDisposable
{
    private readonly RegistryOptions _options;
    private readonly ICredentialSource _credentials;
    private readonly HttpMessageInvoker _http;
    private readonly TlsSettings _tls;
    private readonly ConcurrentDictionary<RegistryEndpoint, Lazy<RegistryClient>> _clients = new();

    /// <param name="handler">Makes what sends the requests; null is the platform's. It must not follow redirects.</param>
    public RegistryClients(RegistryOptions options, ICredentialSource credentials, TimeProvider? time = null, Func<HttpMessageHandler>? handler = null)
    {
        (_options, _credentials, _tls, Time) = (options, credentials, new TlsSettings(options), time ?? TimeProvider.System);
        _http = new HttpMessageInvoker(handler?.Invoke() ?? new HostHandler(options, _tls), disposeHandler: true);
    }

    /// <summary>What was noticed about registries rather than images: each mirror that is left out, once; and what is left of limits of pulls.</summary>
    public IReadOnlyList<Finding> Findings =>
    [
        .. Known.Select(client => client.Outage).OfType<Finding>().OrderBy(finding => finding.Message, StringComparer.Ordinal),
        .. PullLimits.Select(limit => new Finding(Severity.Info, FindingCodes.PullLimit, $"{limit.Registry} allows {limit.Limit}.")),
    ];

    /// <summary>Of the registries that have said so until now.</summary>
    public IReadOnlyList<(Registry Registry, PullLimit Limit)> PullLimits =>
    [
        .. from client in Known
           where client.Pulls is not null
           orderby client.Endpoint.Registry.Name
           select (client.Endpoint.Registry, client.Pulls),
    ];

    private IEnumerable<RegistryClient> Known => _clients.Values.Where(client => client.IsValueCreated).Select(client => client.Value);

    internal TimeProvider Time { get; }

    internal RepositoryClient Open(Repository repository, RegistrySide side) =>
        Open(RegistryEndpoint.For(repository.Registry, _options, _tls), repository, side);

    /// <summary>A destination whose content is looked at, and to which nothing is written.</summary>
    internal RepositoryClient OpenReadOnly(Repository repository) =>
        new(ClientOf(RegistryEndpoint.For(repository.Registry, _options, _tls)), repository, RegistrySide.Destination) { IsReadOnly = true };

    /// <summary>Where an image can be read, in the order in which to try: the mirrors of its registry, then the registry.</summary>
    internal IReadOnlyList<RepositoryClient> OpenSources(Repository repository) =>
    [
        .. _options.Mirrors.GetValueOrDefault(repository.Registry, []).Select(mirror => OpenMirror(RegistryEndpoint.ForMirror(mirror), repository)),
        Open(repository, RegistrySide.Source),
    ];

    /// <summary>The same path in a registry of its own, so that it is shown its own credentials, and none of the registry that it mirrors.</summary>
    private RepositoryClient OpenMirror(RegistryEndpoint mirror, Repository repository) =>
        Open(mirror, Repository.Of(mirror.Registry, repository.Path), RegistrySide.Source);

    private RepositoryClient Open(RegistryEndpoint endpoint, Repository repository, RegistrySide side) =>
        new(ClientOf(endpoint), repository, side);

    private RegistryClient ClientOf(RegistryEndpoint endpoint) => _clients.GetOrAdd(endpoint, e => new Lazy<RegistryClient>(() => Create(e))).Value;

    public void Dispose()
    {
        foreach (var client in _clients.Values.Where(c => c.IsValueCreated)) client.Value.Dispose();
        _http.Dispose();
    }

    private RegistryClient Create(RegistryEndpoint endpoint)
    {
        var pace = new RegistryPace(_options.Pace, Time);
        var authenticator = new Authenticator(endpoint, _credentials, new TokenServer(endpoint, _http, _options, pace, Time), Time);
        return new RegistryClient(endpoint, _http, authenticator, pace, _options, Time);
    }
}
