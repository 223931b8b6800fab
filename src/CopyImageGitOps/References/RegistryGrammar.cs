using System.Buffers;
using System.Globalization;
using System.Net;

namespace CopyImageGitOps.References;

/// <summary>The <c>domain</c> of the reference grammar: a host name, an IPv4 address or an IPv6 address in brackets, and optionally a port.</summary>
internal static class RegistryGrammar
{
    private const string BareHost =
        "is not a registry but the beginning of a path on Docker Hub; a registry has a dot or a port, or is localhost";

    private static readonly SearchValues<char> HostLabel =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
    private static readonly SearchValues<char> Ipv6 = SearchValues.Create("abcdefABCDEF0123456789:");

    /// <summary>
    /// Whether the first component of a name is a registry: it could not be one of a path (a dot, a colon, an upper-case letter), or it is
    /// <c>localhost</c>. What does not look like one is the beginning of a path on Docker Hub.
    /// </summary>
    public static bool LooksLikeRegistry(string component) => component == "localhost" || component.Any(c => c is '.' or ':' or (>= 'A' and <= 'Z'));

    public static Parsed<Registry> Parse(string part, string text)
    {
        if (part.Length == 0) return new ReferenceError(text, "", "the registry is empty");
        if (part.StartsWith('[')) return ParseAddress(part, text);

        var colon = part.LastIndexOf(':');
        var host = colon < 0 ? part : part[..colon];
        if (host.Contains(':')) return new ReferenceError(text, part, "is not a registry host; an IPv6 address stands in brackets");
        if (host.Length == 0) return new ReferenceError(text, part, "is a port without a host");
        if (!host.Split('.').All(IsLabel))
            return new ReferenceError(text, host, "is not a registry host; its labels are letters, digits and inner hyphens, separated by dots");
        if (!LooksLikeRegistry(part))
            return new ReferenceError(text, part, BareHost);
        return colon < 0 ? Registry.Trusted(host, port: null) : ParsePort(host, part[(colon + 1)..], text);
    }

    private static Parsed<Registry> ParseAddress(string part, string text)
    {
        var end = part.IndexOf(']');
        var isAddress = end > 0 && !part.AsSpan(1, end - 1).ContainsAnyExcept(Ipv6) && IPAddress.TryParse(part.AsSpan(1, end - 1), out _);
        if (!isAddress) return new ReferenceError(text, end > 0 ? part[..(end + 1)] : part, "is not an IPv6 address in brackets");
        var (host, rest) = (part[..(end + 1)], part[(end + 1)..]);
        if (rest.Length == 0) return Registry.Trusted(host, port: null);
        return rest[0] == ':' ? ParsePort(host, rest[1..], text) : new ReferenceError(text, rest, "follows an IPv6 address, where only a port may");
    }

    private static Parsed<Registry> ParsePort(string host, string port, string text)
    {
        if (port.Length == 0) return new ReferenceError(text, "", $"the port after '{host}:' is empty");
        // .NET overlooks null characters behind a number.
        return port.All(char.IsAsciiDigit) && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 65535
            ? Registry.Trusted(host, number)
            : new ReferenceError(text, port, "is not a port; a port is a number from 1 to 65535");
    }

    private static bool IsLabel(string label) => label.Length > 0 && !label.AsSpan().ContainsAnyExcept(HostLabel) && label[0] != '-' && label[^1] != '-';
}
