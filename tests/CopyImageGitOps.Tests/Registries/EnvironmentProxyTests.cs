using CopyImageGitOps.Registries.Transport;

namespace CopyImageGitOps.Tests.Registries;

/// <summary>The rules of https://pkg.go.dev/golang.org/x/net/http/httpproxy, which users of docker, skopeo and crane know.</summary>
public sealed class EnvironmentProxyTests
{
    [Theory]
    [InlineData("", "https://registry.example.com", true)]
    [InlineData("*", "https://registry.example.com", false)]
    [InlineData("example.com", "https://registry.example.com", false)]
    [InlineData("example.com", "https://example.com", false)]
    [InlineData("EXAMPLE.com", "https://registry.Example.COM:5000", false)]
    [InlineData("ample.com", "https://example.com", true)]
    [InlineData(".example.com", "https://registry.example.com", false)]
    [InlineData(".example.com", "https://example.com", true)]
    [InlineData("*.example.com", "https://registry.example.com", false)]
    [InlineData("*.example.com", "https://example.com", true)]
    [InlineData("other.test, example.com ", "https://registry.example.com", false)]
    [InlineData("example.com:5000", "https://registry.example.com:5000", false)]
    [InlineData("example.com:5000", "https://registry.example.com", true)]
    [InlineData("example.com:443", "https://example.com", false)]
    [InlineData("10.1.2.3", "https://10.1.2.3:5000", false)]
    [InlineData("10.1.2.3:5000", "https://10.1.2.3:5001", true)]
    [InlineData("10.0.0.0/8", "https://10.1.2.3", false)]
    [InlineData("10.0.0.0/8", "https://11.1.2.3", true)]
    [InlineData("10.0.0.0/8", "https://10.example.com", true)]
    [InlineData("fd00::/8", "https://[fd00::1]:5000", false)]
    [InlineData("[fd00::1]:5000", "https://[fd00::1]:5000", false)]
    [InlineData("fd00::1", "https://[fd00::1]", false)]
    [InlineData("", "https://localhost:5000", false)]
    [InlineData("", "http://127.0.0.2", false)]
    [InlineData("", "http://[::1]:5000", false)]
    public void Exceptions_are_what_users_of_docker_expect(string exceptions, string address, bool isProxied)
    {
        var proxy = Read(("ALL_PROXY", "http://proxy.test:3128"), ("NO_PROXY", exceptions))!;

        Assert.Equal(isProxied ? new Uri("http://proxy.test:3128") : null, proxy.GetProxy(new Uri(address)));
        Assert.Equal(!isProxied, proxy.IsBypassed(new Uri(address)));
    }

    [Theory]
    [InlineData("HTTPS_PROXY=http://a.test:1", "https://r.test", "http://a.test:1/")]
    [InlineData("HTTPS_PROXY=http://a.test:1", "http://r.test", null)]
    [InlineData("HTTP_PROXY=http://a.test:1", "https://r.test", null)]
    [InlineData("HTTP_PROXY=http://a.test:1", "http://r.test", "http://a.test:1/")]
    [InlineData("http_proxy=a.test:1", "http://r.test", "http://a.test:1/")]
    [InlineData("https_proxy=a.test", "https://r.test", "http://a.test/")]
    [InlineData("HTTPS_PROXY=http://a.test:1 https_proxy=http://b.test:1", "https://r.test", "http://a.test:1/")]
    [InlineData("HTTPS_PROXY=http://a.test:1 ALL_PROXY=http://b.test:1", "http://r.test", "http://b.test:1/")]
    [InlineData("all_proxy=socks5h://a.test", "https://r.test", "socks5://a.test:1080/")]
    [InlineData("HTTPS_PROXY=https://a.test", "https://r.test", "https://a.test/")]
    [InlineData("HTTP_PROXY=http://a.test:1 REQUEST_METHOD=GET", "http://r.test", null)]
    [InlineData("HTTP_PROXY=http://a.test:1 http_proxy=http://b.test:1 GATEWAY_INTERFACE=CGI/1.1", "http://r.test", "http://b.test:1/")]
    public void The_scheme_of_the_registry_says_which_proxy_is_its(string variables, string address, string? expected)
    {
        var proxy = Read([.. variables.Split(' ').Select(v => (v[..v.IndexOf('=')], v[(v.IndexOf('=') + 1)..]))]);

        Assert.Equal(expected, proxy?.GetProxy(new Uri(address))?.AbsoluteUri);
    }

    [Fact]
    public void The_password_is_kept_apart_from_the_address()
    {
        var proxy = Read(("HTTPS_PROXY", "http://jane:s%40cret@a.test:1"), ("HTTP_PROXY", "http://joe@b.test:1"))!;

        Assert.Equal("http://a.test:1/", proxy.GetProxy(new Uri("https://r.test"))!.AbsoluteUri);
        var login = proxy.Credentials!.GetCredential(new Uri("http://a.test:1"), "Basic")!;
        Assert.Equal(("jane", "s@cret"), (login.UserName, login.Password));
        Assert.Equal("joe", proxy.Credentials.GetCredential(new Uri("http://b.test:1"), "Basic")!.UserName);
    }

    [Theory]
    [InlineData("http://jane:s3cret@")]
    [InlineData("ftp://a.test")]
    [InlineData("http://jane:s3/cret@a.test:x")]
    public void What_is_no_address_is_named_by_its_variable_and_not_repeated(string value)
    {
        var problem = Assert.Throws<ProxyAddressException>(() => Read(("https_proxy", value)));

        Assert.Equal("https_proxy is not the address of a proxy.", problem.Message);
        Assert.DoesNotContain("cret", problem.ToString());
    }

    private static EnvironmentProxy? Read(params (string Name, string Value)[] variables) =>
        EnvironmentProxy.FromEnvironment(name => variables.FirstOrDefault(variable => variable.Name == name).Value);
}
