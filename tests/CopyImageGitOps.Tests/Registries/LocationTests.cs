using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Transport;

namespace CopyImageGitOps.Tests.Registries;

public sealed class LocationTests
{
    private static readonly RegistryEndpoint Endpoint =
        RegistryEndpoint.For(Registry.Parse("r.example.com"), new RegistryOptions(), new TlsSettings(new RegistryOptions()));
    private static readonly Uri Request = new("https://r.example.com/v2/a/blobs/uploads/");
    private static readonly string Hex = new('a', 64);

    [Theory]
    [InlineData("/v2/a/blobs/uploads/1?_state=x%2By%3D", "https://r.example.com/v2/a/blobs/uploads/1?_state=x%2By%3D&digest=sha256%3A")]
    [InlineData("/v2/a/blobs/uploads/1", "https://r.example.com/v2/a/blobs/uploads/1?digest=sha256%3A")]
    [InlineData("1?s=2", "https://r.example.com/v2/a/blobs/uploads/1?s=2&digest=sha256%3A")]
    [InlineData("?s=2", "https://r.example.com/v2/a/blobs/uploads/?s=2&digest=sha256%3A")]
    [InlineData("//storage.example.com/up?s=%7e", "https://storage.example.com/up?s=%7e&digest=sha256%3A")]
    [InlineData("https://storage.example.com/up/a%2Fb?s=1", "https://storage.example.com/up/a%2Fb?s=1&digest=sha256%3A")]
    [InlineData("http://r.example.com/v2/up?s=1", "https://r.example.com/v2/up?s=1&digest=sha256%3A")]
    public void An_upload_goes_exactly_where_the_registry_says(string location, string expected)
    {
        var address = Locations.WithDigest(Locations.Resolve(Request, location, Endpoint)!, Digest.Parse($"sha256:{Hex}"));

        Assert.Equal(expected + Hex, $"{address.GetLeftPart(UriPartial.Authority)}{address.PathAndQuery}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://[")]
    public void What_is_no_address_is_refused(string location) => Assert.Null(Locations.Resolve(Request, location, Endpoint));

    [Theory]
    [InlineData("docker.io", "https://registry-1.docker.io/")]
    [InlineData("index.docker.io", "https://registry-1.docker.io/")]
    [InlineData("ghcr.io", "https://ghcr.io/")]
    [InlineData("localhost:5000", "http://localhost:5000/")]
    [InlineData("127.0.0.9:5000", "http://127.0.0.9:5000/")]
    [InlineData("[::1]:5000", "http://[::1]:5000/")]
    [InlineData("10.0.0.1:5000", "https://10.0.0.1:5000/")]
    [InlineData("localhost.example.com", "https://localhost.example.com/")]
    [InlineData("plain.example.com:80", "http://plain.example.com/")]
    [InlineData("byhost.example.com:8080", "http://byhost.example.com:8080/")]
    public void Only_loopback_and_named_registries_are_reached_without_tls(string registry, string expected)
    {
        var options = new RegistryOptions { InsecureRegistries = ["plain.example.com:80", "ByHost.example.com"] };

        Assert.Equal(expected, RegistryEndpoint.For(Registry.Parse(registry), options, new TlsSettings(options)).Address.AbsoluteUri);
    }
}
