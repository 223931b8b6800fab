using System.Globalization;
using System.Net;

namespace CopyImageGitOps.Registries.Transport;

/// <summary>
/// What is reached without a proxy: the loopback interface, and what <c>NO_PROXY</c> names. There, <c>*</c> is everything; a name matches itself
/// and its subdomains, with a dot before it the subdomains only; an address or a network (<c>10.0.0.0/8</c>) matches hosts that are written as
/// addresses; and a port narrows any of them but a network.
/// </summary>
internal sealed class ProxyExceptions
{
    private readonly List<Func<Uri, bool>> _rules;

    private ProxyExceptions(List<Func<Uri, bool>> rules) => _rules = rules;

    public static ProxyExceptions Parse(string text) =>
        new([.. text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(RuleOf)]);

    public bool Match(Uri address) => IsLoopback(address) || _rules.Exists(rule => rule(address));

    private static bool IsLoopback(Uri address) =>
        address.IdnHost.Equals("localhost", StringComparison.OrdinalIgnoreCase) || AddressOf(address.IdnHost) is { } ip && IPAddress.IsLoopback(ip);

    private static Func<Uri, bool> RuleOf(string entry)
    {
        if (entry == "*") return _ => true;
        if (IPNetwork.TryParse(entry, out var network)) return address => AddressOf(address.IdnHost) is { } ip && network.Contains(ip);
        var (host, port) = Split(entry);
        if (AddressOf(host) is { } wanted) return address => wanted.Equals(AddressOf(address.IdnHost)) && (port is null || address.Port == port);
        var isOnlyBelow = host.StartsWith('.') || host.StartsWith("*.", StringComparison.Ordinal);
        var name = host.TrimStart('*').Trim('.');
        return address => IsName(address.IdnHost, name, isOnlyBelow) && (port is null || address.Port == port);
    }

    private static bool IsName(string host, string name, bool isOnlyBelow) =>
        host.EndsWith($".{name}", StringComparison.OrdinalIgnoreCase) || !isOnlyBelow && host.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>An IPv6 address with a port stands in brackets.</summary>
    private static (string Host, int? Port) Split(string entry)
    {
        var colon = entry.LastIndexOf(':');
        if (colon <= entry.IndexOf(']') || entry[0] != '[' && entry.IndexOf(':') < colon) return (entry, null);
        return int.TryParse(entry.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? (entry[..colon], port) : (entry, null);
    }

    private static IPAddress? AddressOf(string host) =>
        IPAddress.TryParse(host.Trim('[', ']'), out var address) ? address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address : null;
}
