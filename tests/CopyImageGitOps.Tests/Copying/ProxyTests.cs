using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Transport;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>Registries that are reached by way of a proxy: plain requests are forwarded, TLS goes through a tunnel.</summary>
public sealed class ProxyTests : IDisposable
{
    private const string Plain = "registry.test:80";
    private const string Tls = "registry.test";
    private const string Login = "Basic amFuZTpzM2NyZXQgd29yZA==";

    private readonly TestAuthority _authority = new();

    [Fact]
    public async Task A_plain_registry_is_reached_by_its_proxy_uploads_included()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build(new TestImageOptions { LayerBytes = 300_000 }).AddTo(bench.Source, "app", "1");
        await using var proxy = new ForwardProxy(bench.Destination.Address) { Wanted = Login };
        Use(bench, ("HTTP_PROXY", $"http://jane:s3cret%20word@{proxy.Address}"));

        Assert.Null((await CopyAsync(bench, Plain)).Failure);

        bench.AssertComplete(image, "app", "1");
        Assert.All(proxy.Requests, request => Assert.Equal(Login, request.Authorization));
        Assert.All(proxy.Requests, request => Assert.StartsWith("http://registry.test/v2/", request.Target));
        Assert.All(bench.Destination.Log.Requests, request => Assert.Null(request.ProxyAuthorization));
    }

    [Fact]
    public async Task A_registry_with_tls_is_reached_through_a_tunnel_and_never_sees_the_proxys_password()
    {
        await using var bench = await CopyBench.StartAsync(destination: new InProcessRegistryOptions { Authority = _authority, Names = [Tls] });
        var image = TestImages.Build(new TestImageOptions { LayerBytes = 300_000 }).AddTo(bench.Source, "app", "1");
        await using var proxy = new ForwardProxy(bench.Destination.Address) { Wanted = Login };
        Use(bench, ("https_proxy", $"jane:s3cret%20word@{proxy.Address}"));

        Assert.Null((await CopyAsync(bench, Tls)).Failure);

        bench.AssertComplete(image, "app", "1");
        Assert.All(proxy.Requests, request => Assert.Equal(("CONNECT", "registry.test:443"), (request.Method, request.Target)));
        Assert.All(bench.Destination.Log.Requests, request => Assert.Equal(("HTTP/2", null), (request.Protocol, request.ProxyAuthorization)));
    }

    [Theory]
    [InlineData(Plain, "HTTP_PROXY")]
    [InlineData(Tls, "HTTPS_PROXY")]
    public async Task A_proxy_that_refuses_the_login_is_named_and_its_password_is_not(string registry, string variable)
    {
        await using var bench = await CopyBench.StartAsync(destination: new InProcessRegistryOptions { Authority = _authority, Names = [Tls] });
        TestImages.Build().AddTo(bench.Source, "app", "1");
        await using var proxy = new ForwardProxy(bench.Destination.Address) { Wanted = Login };
        Use(bench, (variable, $"http://jane:wrong-s3cret@{proxy.Address}"));

        var failure = (await CopyAsync(bench, registry)).Failure!;

        Assert.Equal(FindingCodes.ProxyFailed, failure.Code);
        Assert.EndsWith($"at the destination: the proxy http://{proxy.Address} wants a login, or refuses the one that it was given (407).", failure.Message);
        Assert.Contains("user name and password in HTTPS_PROXY", failure.Hint);
        Assert.DoesNotContain("s3cret", failure.Message + failure.Hint);
        Assert.DoesNotContain(bench.Events, e => e is CopyEvent.Waiting);
    }

    [Theory]
    [InlineData(403, "Forbidden", false)]
    [InlineData(502, "BadGateway", true)]
    public async Task A_proxy_that_refuses_the_tunnel_is_named_and_not_the_registry(int status, string name, bool isTriedAgain)
    {
        await using var bench = await CopyBench.StartAsync();
        TestImages.Build().AddTo(bench.Source, "app", "1");
        await using var proxy = new ForwardProxy(bench.Destination.Address) { Refusal = status };
        Use(bench, ("HTTPS_PROXY", $"http://{proxy.Address}"));

        var failure = (await CopyAsync(bench, Tls)).Failure!;

        Assert.Equal(FindingCodes.ProxyFailed, failure.Code);
        Assert.EndsWith($"the proxy http://{proxy.Address} answered {status} {name} to the request for {Tls}.", failure.Message);
        Assert.Contains($"if {Tls} is reached without a proxy, name it in NO_PROXY", failure.Hint);
        Assert.Equal(isTriedAgain, bench.Events.Any(e => e is CopyEvent.Waiting));
    }

    [Fact]
    public async Task A_proxy_that_nobody_answers_for_is_named_and_not_the_registry()
    {
        await using var bench = await CopyBench.StartAsync();
        TestImages.Build().AddTo(bench.Source, "app", "1");
        var proxy = new ForwardProxy(bench.Destination.Address);
        await proxy.DisposeAsync();
        Use(bench, ("ALL_PROXY", $"http://{proxy.Address}"));

        var failure = (await CopyAsync(bench, Tls)).Failure!;

        Assert.Equal(FindingCodes.ProxyFailed, failure.Code);
        Assert.Contains($"the proxy http://{proxy.Address} could not be spoken to (Connection refused", failure.Message);
    }

    [Fact]
    public async Task Loopback_is_reached_without_the_proxy()
    {
        await using var bench = await CopyBench.StartAsync();
        TestImages.Build().AddTo(bench.Source, "app", "1");
        await using var proxy = new ForwardProxy(bench.Destination.Address);
        Use(bench, ("HTTP_PROXY", $"http://{proxy.Address}"));

        Assert.Null((await CopyAsync(bench, bench.Destination.Address)).Failure);

        Assert.Empty(proxy.Requests);
    }

    public void Dispose() => _authority.Dispose();

    private void Use(CopyBench bench, params (string Name, string Value)[] environment) => bench.RegistryOptions = new RegistryOptions
    {
        InsecureRegistries = [Plain],
        Tls = new Dictionary<Registry, RegistryTls> { [Registry.Parse(Tls)] = new() { AuthorityFiles = [_authority.File] } },
        Proxy = EnvironmentProxy.FromEnvironment(name => environment.FirstOrDefault(variable => variable.Name == name).Value),
    };

    private static async Task<CopyResult> CopyAsync(CopyBench bench, string registry) =>
        Assert.Single(await bench.CopyAsync(bench.Request("app:1", "app:1") with { Target = ImageReference.Parse($"{registry}/app:1") }));
}
