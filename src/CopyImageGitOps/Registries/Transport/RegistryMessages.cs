using System.Net;
using CopyImageGitOps.Registries.Authentication;
using CopyImageGitOps.Registries.Credentials;

namespace CopyImageGitOps.Registries.Transport;

/// <summary>What all requests to registries and their token servers have in common.</summary>
internal static class RegistryMessages
{
    public static HttpRequestMessage Create(HttpMethod method, Uri address, RegistryOptions options)
    {
        var message = new HttpRequestMessage(method, address)
        {
            // TLS negotiates it; what is plain, or does not offer it, is spoken to in HTTP/1.1.
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.TryAddWithoutValidation("User-Agent", options.UserAgent);
        if (address.Scheme == Uri.UriSchemeHttp) LogInToProxy(message, address, options.Proxy);
        return message;
    }

    /// <summary>
    /// The platform would log in after a refusal, and then could not send a streamed body again. Never over TLS: there the proxy sees only the
    /// request for a tunnel, and this header would reach the registry.
    /// </summary>
    private static void LogInToProxy(HttpRequestMessage message, Uri address, IWebProxy? proxy)
    {
        if (proxy?.GetProxy(address) is not { Scheme: "http" or "https" } by || proxy.Credentials?.GetCredential(by, "Basic") is not { } login) return;
        message.Headers.ProxyAuthorization = TokenServer.Basic(Credential.Password(login.UserName, login.Password));
    }
}
