namespace CopyImageGitOps.Registries;

/// <summary>
/// Addresses that a registry hands out. They are opaque: kept byte for byte, as a signed query would not survive being unescaped and
/// escaped again.
/// </summary>
internal static class Locations
{
    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>
    /// A Location header against the address that it answers (RFC 3986, section 5.2). A registry behind a proxy that ends TLS may write its
    /// own address with <c>http</c>: that is read as <c>https</c>, so that neither content nor credentials leave TLS.
    /// </summary>
    public static Uri? Resolve(Uri request, string location, RegistryEndpoint endpoint)
    {
        location = location.Trim();
        var authority = request.GetLeftPart(UriPartial.Authority);
        var absolute = location switch
        {
            "" => null,
            _ when location.StartsWith("//", StringComparison.Ordinal) => $"{request.Scheme}:{location}",
            ['/', ..] => authority + location,
            ['?', ..] => authority + request.AbsolutePath + location,
            _ when location.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
                || location.StartsWith("https://", StringComparison.OrdinalIgnoreCase) => location,
            _ => authority + request.AbsolutePath[..(request.AbsolutePath.LastIndexOf('/') + 1)] + location,
        };
        return absolute is not null && Uri.TryCreate(absolute, Verbatim, out var address) ? KeepTls(address, endpoint) : null;
    }

    /// <summary>The upload's address with the digest that closes it, after whatever query it has.</summary>
    public static Uri WithDigest(Uri upload, References.Digest digest)
    {
        var separator = upload.Query.Length > 1 ? "&" : upload.Query.Length == 1 ? "" : "?";
        return new Uri($"{upload.GetLeftPart(UriPartial.Authority)}{upload.PathAndQuery}{separator}digest={Uri.EscapeDataString(digest.ToString())}", Verbatim);
    }

    private static Uri KeepTls(Uri address, RegistryEndpoint endpoint)
    {
        if (endpoint.IsPlain || address.Scheme != Uri.UriSchemeHttp || address.IdnHost != endpoint.Address.IdnHost) return address;
        return new Uri($"{endpoint.Address.GetLeftPart(UriPartial.Authority)}{address.PathAndQuery}", Verbatim);
    }
}
