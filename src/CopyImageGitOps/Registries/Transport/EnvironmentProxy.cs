using System.Net;

namespace CopyImageGitOps.Registries.Transport;

/// <summary>
/// The proxies that the environment names, by the rules of docker, skopeo and crane (https://pkg.go.dev/golang.org/x/net/http/httpproxy): the
/// platform's own rules know neither networks nor ports nor subdomains in <c>NO_PROXY</c>, and send loopback addresses to the proxy.
/// </summary>
public sealed class EnvironmentProxy : IWebProxy
{
    private readonly (Uri? Plain, Uri? Tls) _proxies;
    private readonly ProxyExceptions _exceptions;

    private EnvironmentProxy((Uri? Plain, Uri? Tls) proxies, ProxyExceptions exceptions, ICredentials credentials) =>
        (_proxies, _exceptions, Credentials) = (proxies, exceptions, credentials);

    public ICredentials? Credentials { get; set; }

    /// <summary>
    /// Reads <c>HTTP_PROXY</c>, <c>HTTPS_PROXY</c>, <c>ALL_PROXY</c> for what neither of them names, and <c>NO_PROXY</c>; each in upper case or, if
    /// that is not set, in lower case. Null if no proxy is named.
    /// </summary>
    /// <param name="environment">Gives the value of an environment variable, or null.</param>
    /// <exception cref="ProxyAddressException">A variable holds what is not an address.</exception>
    public static EnvironmentProxy? FromEnvironment(Func<string, string?> environment)
    {
        // A web server hands the header "Proxy:" of a request to its CGI programs under this name (https://httpoxy.org).
        var isCgi = Value("REQUEST_METHOD") is not null || Value("GATEWAY_INTERFACE") is not null;
        var all = Address("ALL_PROXY") ?? Address("all_proxy");
        var plain = (isCgi ? null : Address("HTTP_PROXY")) ?? Address("http_proxy") ?? all;
        var tls = Address("HTTPS_PROXY") ?? Address("https_proxy") ?? all;
        if (plain is null && tls is null) return null;
        var credentials = new CredentialCache();
        foreach (var (proxy, credential) in new[] { plain, tls }.OfType<ProxyAddress>().Where(p => p.Credential is not null).DistinctBy(p => p.Address))
        {
            foreach (var scheme in new[] { "Basic", "Digest" }) credentials.Add(proxy, scheme, credential!);
        }

        return new EnvironmentProxy((plain?.Address, tls?.Address), ProxyExceptions.Parse(Value("NO_PROXY") ?? Value("no_proxy") ?? ""), credentials);

        string? Value(string name) => environment(name) is { Length: > 0 } value ? value : null;
        ProxyAddress? Address(string name) => Value(name) is { } value ? ProxyAddress.Parse(name, value) : null;
    }

    /// <summary>Without user name and password; null if the address is reached directly.</summary>
    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : ProxyOf(destination);

    public bool IsBypassed(Uri host) => ProxyOf(host) is null || _exceptions.Match(host);

    private Uri? ProxyOf(Uri address) => address.Scheme == Uri.UriSchemeHttps ? _proxies.Tls : _proxies.Plain;
}
