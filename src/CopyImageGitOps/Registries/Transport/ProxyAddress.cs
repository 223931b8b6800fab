using System.Net;

namespace CopyImageGitOps.Registries.Transport;

/// <summary>A proxy variable holds what is not the address of a proxy. The message does not repeat it, as it may hold a password.</summary>
public sealed class ProxyAddressException(string variable) : Exception($"{variable} is not the address of a proxy.")
{
    /// <summary>The name of the environment variable.</summary>
    public string Variable { get; } = variable;

    /// <summary>What the user can do.</summary>
    public string Hint { get; } =
        "Give scheme, host and port, as in http://proxy.example.com:3128, with http, https or socks5 as the scheme; "
        + "in a user name or password '@', ':', '/', '?', '#' and '%' are written as %40, %3A, %2F, %3F, %23 and %25.";
}

/// <summary>Where a proxy is, and the password that was written into its address.</summary>
internal sealed record ProxyAddress(Uri Address, NetworkCredential? Credential)
{
    /// <param name="text">An address; without a scheme it is one of plain HTTP.</param>
    /// <exception cref="ProxyAddressException">It is not an address.</exception>
    public static ProxyAddress Parse(string variable, string text)
    {
        var written = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        if (!Uri.TryCreate(written.Trim(), UriKind.Absolute, out var address) || address.Host.Length == 0 || !IsKnown(address.Scheme))
            throw new ProxyAddressException(variable);

        // The platform has the proxy resolve names with either.
        var scheme = address.Scheme == "socks5h" ? "socks5" : address.Scheme;
        var port = address.Port >= 0 ? address.Port : 1080;
        return new ProxyAddress(new UriBuilder(scheme, address.Host, port).Uri, CredentialOf(address.UserInfo));
    }

    private static bool IsKnown(string scheme) => scheme is "http" or "https" or "socks5" or "socks5h";

    private static NetworkCredential? CredentialOf(string userInfo)
    {
        if (userInfo.Length == 0) return null;
        var colon = userInfo.IndexOf(':');
        var (user, password) = colon < 0 ? (userInfo, "") : (userInfo[..colon], userInfo[(colon + 1)..]);
        return new NetworkCredential(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password));
    }
}
