using System.Net;
using System.Text;
using CopyImageGitOps.Copying;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Credentials;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;
using CopyImageGitOps.Tests.Registries;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>Invariant I5: a credential reaches only the registry, or the token server, that it belongs to, and is never shown.</summary>
public sealed class CredentialSafetyTests
{
    private const string Secret = "hunter2-+s3cret";
    private static readonly InProcessRegistryOptions Basic = new() { Login = RegistryLogin.Basic };
    private static readonly InProcessRegistryOptions Bearer = new() { Login = RegistryLogin.Bearer };

    /// <summary>Another port of the same host, the same machine under another name, and a login in the address.</summary>
    [Theory]
    [InlineData("127.0.0.1", RegistryLogin.Basic)]
    [InlineData("127.0.0.1", RegistryLogin.Bearer)]
    [InlineData("localhost", RegistryLogin.Basic)]
    [InlineData("evil:s3cret@127.0.0.1", RegistryLogin.Bearer)]
    public async Task A_redirect_that_leaves_the_origin_takes_no_credential_along(string host, RegistryLogin login)
    {
        await using var storage = await InProcessRegistry.StartAsync();
        var elsewhere = $"http://{host}:{storage.Address.Split(':')[1]}";
        await using var bench = await CopyBench.StartAsync(new InProcessRegistryOptions { Login = login, BlobRedirect = elsewhere });
        var image = TestImages.Build().AddTo(bench.Source, "app", "1").AddTo(storage, "app", "1");

        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);

        bench.AssertComplete(image, "app", "1");
        Assert.Equal(image.Blobs.Count, storage.Log.Requests.Count);
        Assert.All(storage.Log.Requests, r => Assert.Null(r.Authorization));
    }

    [Fact]
    public async Task The_same_port_under_another_name_is_another_origin()
    {
        await using var bench = await CopyBench.StartAsync(Basic);
        TestImages.Build().AddTo(bench.Source, "app", "1");
        var elsewhere = $"http://localhost:{bench.Source.Address.Split(':')[1]}/v2/app/manifests/redirected";
        bench.Source.Add(RegistryFault.Status(307).WithHeader("Location", elsewhere) with { Path = "/manifests/1", Method = "GET" });

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal("registry-unauthorized", result.Failure?.Code);
        Assert.All(bench.Source.Log.Requests.Where(r => r.Path.EndsWith("/redirected", StringComparison.Ordinal)), r => Assert.Null(r.Authorization));
        Assert.Single(bench.Source.Log.Requests, r => r.Path.EndsWith("/redirected", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(RegistryLogin.Basic)]
    [InlineData(RegistryLogin.Bearer)]
    public async Task Whoever_a_redirect_leads_to_is_not_logged_in_to(RegistryLogin login)
    {
        await using var storage = await InProcessRegistry.StartAsync(new InProcessRegistryOptions { Login = login, AllowsAnonymousPull = false });
        await using var bench = await CopyBench.StartAsync(Basic with { BlobRedirect = $"http://{storage.Address}" });
        TestImages.Build().AddTo(bench.Source, "app", "1").AddTo(storage, "app", "1");

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal("registry-unauthorized", result.Failure?.Code);
        Assert.NotEmpty(storage.Log.Requests);
        Assert.All(storage.Log.Requests, r => Assert.True(r.Authorization is null && r.Status == 401 && !r.IsToken, $"{r}"));
    }

    [Fact]
    public async Task A_token_server_that_redirects_is_not_followed()
    {
        await using var thief = await InProcessRegistry.StartAsync(Bearer);
        await using var bench = await CopyBench.StartAsync(null, Bearer);
        TestImages.Build().AddTo(bench.Source, "app", "1");
        bench.Destination.Add(RegistryFault.Status(307).WithHeader("Location", $"http://{thief.Address}/token") with { Path = "^/token" });

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal("registry-protocol", result.Failure?.Code);
        Assert.Contains("Cannot get a token from 127.0.0.1 to look up", result.Failure!.Message);
        Assert.Contains("answered 307", result.Failure.Message);
        Assert.Empty(thief.Log.Requests);
    }

    [Fact]
    public async Task From_one_host_with_tls_to_another_no_credential_goes_along()
    {
        var handler = new StubHandler(request => request.RequestUri!.Host == "r.example.com" && request.Headers.Authorization is null
            ? StubHandler.Refuse("Basic realm=\"x\"")
            : request.RequestUri.Host == "r.example.com"
                ? new HttpResponseMessage(HttpStatusCode.TemporaryRedirect) { Headers = { { "Location", "https://r.example.com.evil.example/x?sig=1" } } }
                : new HttpResponseMessage(HttpStatusCode.NotFound));

        await Assert.ThrowsAsync<RegistryException>(() => ResolveAsync(handler));

        Assert.Equal(("https://r.example.com.evil.example/x?sig=1", null), handler.Requests[^1]);
        Assert.StartsWith("Basic ", handler.Requests[^2].Authorization);
    }

    /// <summary>A realm with a login of its own, and one that is no web address at all.</summary>
    [Theory]
    [InlineData("https://evil:realm-s3cret@auth.example.com/token", "Cannot get a token from auth.example.com to look up", true)]
    [InlineData("http://evil:realm-s3cret@auth.example.com/token", "names a token server without TLS, auth.example.com; it was not asked", false)]
    [InlineData("file:///etc/realm-s3cret", "names no token server that could be asked", false)]
    [InlineData("//evil:realm-s3cret@[", "names no token server that could be asked", false)]
    public async Task A_hostile_realm_is_named_without_what_is_secret_in_it(string realm, string message, bool isAsked)
    {
        var handler = new StubHandler(request => request.RequestUri!.Host == "r.example.com"
            ? StubHandler.Refuse($"Bearer realm=\"{realm}\",service=\"x\"")
            : new HttpResponseMessage(HttpStatusCode.Forbidden)
            {
                RequestMessage = request,
                Content = new StringContent($"no: {request.RequestUri.AbsoluteUri} {request.Headers.Authorization}"),
            });

        var problem = await Assert.ThrowsAsync<RegistryException>(() => ResolveAsync(handler));

        Assert.Contains(message, problem.Message);
        AssertHides(problem, "realm-s3cret", Secret, Login);
        Assert.Equal(isAsked ? 2 : 1, handler.Requests.Count);
    }

    public static TheoryData<string> Echoes =>
    [
        $"wrong: {Secret}",
        $"user:{Secret}",
        $"[{Login}]",
        $"Authorization: Basic {Login}",
        $$"""{"errors":[{"code":"UNAUTHORIZED","message":"no such login user/{{Secret}}"}]}""",
        $$"""{"errors":[{"code":"{{Secret}}","message":""}]}""",
    ];

    /// <summary>Some servers repeat what they refuse.</summary>
    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task What_was_sent_as_a_login_is_not_shown_when_it_comes_back(string echo)
    {
        await using var bench = await CopyBench.StartAsync(Basic with { Username = "user", Password = Secret });
        TestImages.Build().AddTo(bench.Source, "app", "1");
        var engine = bench.NewEngine();
        await engine.ResolveAsync(bench.Request("app:1", "app:1").Source, bench.Token);
        bench.Source.Add(RegistryFault.Status(403, message: echo) with { Method = "GET" });

        var problem = await Assert.ThrowsAsync<RegistryException>(() => engine.ReadPlatformsAsync(bench.Request("app:1", "app:1").Source, bench.Token));
        var result = Assert.Single(await engine.CopyAsync([bench.Request("app:1", "app:1")], bench.Token));

        AssertHides(problem, Secret, Login);
        Assert.Contains("***", problem.Body);
        Assert.All(CopyFindings.Of(result), f => AssertHides($"{f}", Secret, Login));
        Assert.Equal("registry-unauthorized", result.Failure?.Code);
    }

    [Fact]
    public async Task A_token_is_not_shown_when_it_comes_back()
    {
        var handler = new StubHandler(request => request.RequestUri!.Host == "auth.example.com"
            ? new HttpResponseMessage { Content = new StringContent("""{"token":"eyJ-secret-token"}""") }
            : request.Headers.Authorization is null
                ? StubHandler.Refuse("Bearer realm=\"https://auth.example.com/token\"")
                : new HttpResponseMessage(HttpStatusCode.BadRequest)
                {
                    RequestMessage = request,
                    Content = new StringContent($"cannot read {request.Headers.Authorization!.Parameter}"),
                });

        var problem = await Assert.ThrowsAsync<RegistryException>(() => ResolveAsync(handler));

        Assert.Contains("answered 400 BadRequest (cannot read ***).", problem.Message);
        AssertHides(problem, "eyJ-secret-token");
    }

    [Fact]
    public async Task A_login_in_a_redirect_that_cannot_be_followed_is_not_shown()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        bench.Source.Add(RegistryFault.Status(307).WithHeader("Location", "http://evil:s3cret@127.0.0.1:1/x?X-Amz-Signature=5igned"));

        var problem = await Assert.ThrowsAsync<RegistryException>(() =>
            bench.NewEngine().ReadPlatformsAsync(bench.Request($"app@{image.Digest}", "app:1").Source, bench.Token));

        Assert.Equal("registry-unavailable", problem.FindingCode);
        Assert.Contains("could not be spoken to", problem.Message);
        AssertHides(problem, "s3cret", "5igned");
    }

    private static string Login => Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{Secret}"));

    private static async Task ResolveAsync(HttpMessageHandler handler)
    {
        var reference = ImageReference.Parse("r.example.com/app:1");
        var credentials = new Dictionary<Registry, Credential> { [reference.Registry] = Credential.Password("user", Secret) };
        using var clients = new RegistryClients(new RegistryOptions(), new GivenCredentials(credentials), null, () => handler);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        await new CopyEngine(clients, new CopyOptions()).ResolveAsync(reference, limit.Token);
    }

    private static void AssertHides(RegistryException problem, params string[] secrets)
    {
        AssertHides($"{problem.Body} {problem.Hint} {string.Join(' ', problem.Codes)} {problem.Operation}", secrets);
        for (Exception? e = problem; e is not null; e = e.InnerException) AssertHides($"{e.Message} {e}", secrets);
    }

    private static void AssertHides(string text, params string[] secrets) =>
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
}
