using System.Net;
using CopyImageGitOps.Copying;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Credentials;
using Microsoft.Extensions.Time.Testing;

namespace CopyImageGitOps.Tests.Registries;

/// <summary>What cannot be tried on loopback: TLS rules, Docker Hub's names, waits.</summary>
public sealed class RegistryClientTests
{
    private const string Secret = "hunter2-secret";
    private static readonly string AnyDigest = "sha256:" + new string('b', 64);

    [Fact]
    public async Task A_token_server_without_tls_is_not_asked_by_a_registry_with_tls()
    {
        var handler = new StubHandler(_ => StubHandler.Refuse("Bearer realm=\"http://169.254.169.254/latest\",service=\"x\""));

        var problem = await Assert.ThrowsAsync<RegistryException>(() => ResolveAsync(handler, "r.example.com/app:1"));

        Assert.Contains("names a token server without TLS, 169.254.169.254", problem.Message);
        Assert.Equal("registry-protocol", problem.FindingCode);
        Assert.DoesNotContain(handler.Requests, r => r.Address.Contains("169.254"));
    }

    [Fact]
    public async Task Docker_hub_is_asked_at_its_endpoint_and_its_token_server_gets_the_password()
    {
        var handler = new StubHandler(request => request.RequestUri!.Host switch
        {
            "auth.docker.io" => new HttpResponseMessage { Content = new StringContent("""{"token":"T"}""") },
            _ when request.Headers.Authorization is null =>
                StubHandler.Refuse(
                    "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\",scope=\"repository:library/nginx:pull\""),
            _ => new HttpResponseMessage { Headers = { { "Docker-Content-Digest", AnyDigest } } },
        });

        Assert.Equal(AnyDigest, (await ResolveAsync(handler, "nginx:1.25")).ToString());

        Assert.Equal(
            [
                ("https://registry-1.docker.io/v2/library/nginx/manifests/1.25", null),
                (
                    "https://auth.docker.io/token?service=registry.docker.io&scope=repository%3Alibrary%2Fnginx%3Apull&account=user",
                    "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("user:" + Secret))),
                ("https://registry-1.docker.io/v2/library/nginx/manifests/1.25", "Bearer T"),
            ],
            handler.Requests);
    }

    [Fact]
    public async Task A_redirect_from_tls_to_plain_http_is_refused()
    {
        var handler = new StubHandler(_ =>
            new HttpResponseMessage(HttpStatusCode.TemporaryRedirect) { Headers = { { "Location", "http://other.example.com/x" } } });

        var problem = await Assert.ThrowsAsync<RegistryException>(() => ResolveAsync(handler, "r.example.com/app:1"));

        Assert.Contains("redirected from TLS to plain HTTP", problem.Message);
        Assert.Single(handler.Requests);
    }

    [Fact]
    public async Task An_unknown_way_to_log_in_is_named()
    {
        var handler = new StubHandler(_ => StubHandler.Refuse("Negotiate"));

        var problem = await Assert.ThrowsAsync<RegistryException>(() => ResolveAsync(handler, "r.example.com/app:1"));

        Assert.Contains("wants a login by 'Negotiate'", problem.Message);
    }

    [Fact]
    public async Task A_refused_password_is_not_in_the_error()
    {
        var handler = new StubHandler(_ => new HttpResponseMessage(HttpStatusCode.Unauthorized)
        {
            Headers = { { "WWW-Authenticate", "Basic realm=x" } },
            Content = new StringContent($$"""{"errors":[{"code":"UNAUTHORIZED","message":"password={{Secret}} is wrong"}]}"""),
        });

        var problem = await Assert.ThrowsAsync<RegistryException>(() => ResolveAsync(handler, "r.example.com/app:1"));

        Assert.Equal(["UNAUTHORIZED"], problem.Codes);
        Assert.DoesNotContain(Secret, problem.ToString());
        Assert.Equal(2, handler.Requests.Count);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Thu, 01 Jan 2026 00:00:30 GMT", 30)]
    public async Task A_wait_that_the_registry_asks_for_is_obeyed(string retryAfter, int seconds)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var waits = new WaitRecorder();
        var count = 0;
        var handler = new StubHandler(_ => Interlocked.Increment(ref count) == 1
            ? new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Headers = { { "Retry-After", retryAfter } } }
            : new HttpResponseMessage { Headers = { { "Docker-Content-Digest", AnyDigest } } });

        var resolving = ResolveAsync(handler, "r.example.com/app:1", time, waits);
        await waits.First;
        time.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.False(resolving.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(AnyDigest, (await resolving).ToString());
        Assert.Equal(TimeSpan.FromSeconds(seconds), (await waits.First).Delay);
    }

    [Fact]
    public async Task A_wait_of_hours_is_not_waited_for()
    {
        var handler = new StubHandler(_ => new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Headers = { { "Retry-After", "21600" } } });

        var problem = await Assert.ThrowsAsync<RegistryException>(() => ResolveAsync(handler, "r.example.com/app:1"));

        Assert.Equal("registry-rate-limited", problem.FindingCode);
        Assert.Contains("r.example.com wants to be left alone for 6 h; waits of more than 15 min in all are not made (maximumWait).", problem.Message);
        Assert.Single(handler.Requests);
    }

    private static async Task<Digest> ResolveAsync(HttpMessageHandler handler, string image, TimeProvider? time = null, IProgress<CopyEvent>? progress = null)
    {
        var reference = ImageReference.Parse(image);
        var credentials = new Dictionary<Registry, Credential> { [reference.Registry] = Credential.Password("user", Secret) };
        using var clients = new RegistryClients(new RegistryOptions(), new GivenCredentials(credentials), time, () => handler);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        return await new CopyEngine(clients, new CopyOptions(), progress).ResolveAsync(reference, limit.Token);
    }

    private sealed class WaitRecorder : IProgress<CopyEvent>
    {
        private readonly TaskCompletionSource<CopyEvent.Waiting> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<CopyEvent.Waiting> First => _first.Task;

        public void Report(CopyEvent value)
        {
            if (value is CopyEvent.Waiting waiting) _first.TrySetResult(waiting);
        }
    }
}
