using CopyImageGitOps.Copying;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Credentials;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;
using Microsoft.Extensions.Time.Testing;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>That logins work, are few, and reach nobody else.</summary>
public sealed class LoginTests
{
    private static readonly InProcessRegistryOptions Basic = new() { Login = RegistryLogin.Basic };
    private static readonly InProcessRegistryOptions Bearer = new() { Login = RegistryLogin.Bearer };

    public static TheoryData<RegistryLogin> Logins => [RegistryLogin.Basic, RegistryLogin.Bearer];

    [Theory]
    [MemberData(nameof(Logins))]
    public async Task Images_are_copied_between_registries_that_want_a_login(RegistryLogin login)
    {
        var options = new InProcessRegistryOptions { Login = login, AllowsAnonymousPull = false };
        await using var bench = await CopyBench.StartAsync(options, options);
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");

        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);

        bench.AssertComplete(image, "app", "1");
    }

    [Fact]
    public async Task Without_a_credential_a_bearer_registry_is_pulled_from_anonymously()
    {
        await using var bench = await CopyBench.StartAsync(Bearer);
        bench.Credentials.Clear();
        TestImages.Build().AddTo(bench.Source, "app", "1");

        Assert.Equal(CopyStatus.Copied, (await bench.CopyOneAsync("app:1", "app:1")).Status);
        Assert.All(bench.Source.Log.Requests.Where(r => r.IsToken), r => Assert.Null(r.Authorization));
    }

    [Theory]
    [MemberData(nameof(Logins))]
    public async Task Without_a_credential_a_push_is_refused_with_what_to_do(RegistryLogin login)
    {
        await using var bench = await CopyBench.StartAsync(null, new InProcessRegistryOptions { Login = login });
        bench.Credentials.Clear();
        TestImages.Build().AddTo(bench.Source, "app", "1");

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal("registry-unauthorized", result.Failure?.Code);
        Assert.Contains($"docker login {bench.Destination.Address}", result.Failure!.Hint);
        Assert.Contains("COPYIMAGE_PASSWORD", result.Failure.Hint);
    }

    [Fact]
    public async Task Many_images_at_once_are_refused_once_and_share_a_token_a_repository()
    {
        await using var bench = await CopyBench.StartAsync(Bearer, Bearer);
        for (var i = 0; i < 8; i++) TestImages.Build(new TestImageOptions { Seed = i, SharedLayers = 0 }).AddTo(bench.Source, "app", $"{i}");

        var results = await bench.CopyAsync([.. Enumerable.Range(0, 8).Select(i => bench.Request($"app:{i}", $"app:{i}"))]);

        Assert.All(results, r => Assert.Null(r.Failure));
        foreach (var registry in new[] { bench.Source, bench.Destination })
        {
            Assert.Single(registry.Log.Requests, r => r.Status == 401);
            Assert.Single(registry.Log.Requests, r => r.IsToken);
        }
    }

    /// <summary>moby#33558: a refusal in the middle of an upload would waste it.</summary>
    [Fact]
    public async Task A_token_is_renewed_before_it_ends()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        await using var bench = await CopyBench.StartAsync(null, Bearer with { Time = time, TokenLifetime = TimeSpan.FromMinutes(5) });
        var image = TestImages.Build(new TestImageOptions { Seed = 1 }).AddTo(bench.Source, "app", "1");
        var second = TestImages.Build(new TestImageOptions { Seed = 2 }).AddTo(bench.Source, "app", "2");
        using var clients = new RegistryClients(new RegistryOptions(), new GivenCredentials(bench.Credentials), time);
        var engine = new CopyEngine(clients, bench.Options);

        await engine.CopyAsync([bench.Request("app:1", "app:1")], bench.Token);
        time.Advance(TimeSpan.FromSeconds(4 * 60 + 50));
        await engine.CopyAsync([bench.Request("app:2", "app:2")], bench.Token);

        bench.AssertComplete(image, "app", "1");
        bench.AssertComplete(second, "app", "2");
        Assert.Equal(2, bench.Destination.Log.Requests.Count(r => r.IsToken));
        Assert.Single(bench.Destination.Log.Requests, r => r.Status == 401);
    }

    /// <summary>In seconds: of a token, and of the upload. The whole campaign has tokens of 5 s and an upload of a minute (moby#33558).</summary>
    public static TheoryData<int, int> ShortLives => Campaign.IsWhole ? new() { { 5, 60 } } : new() { { 1, 4 } };

    [Theory(Timeout = 120_000)]
    [MemberData(nameof(ShortLives))]
    public async Task An_upload_in_parts_outlives_many_tokens(int lifetime, int duration)
    {
        const int MiB = 1024 * 1024;
        await using var source = await InProcessRegistry.StartAsync();
        await using var destination = await InProcessRegistry.StartAsync(
            Bearer with { TokenLifetime = TimeSpan.FromSeconds(lifetime), MaximumBody = 5 * MiB });
        var options = new TestImageOptions { IsIndex = false, Platforms = ["linux/amd64"], OwnLayers = 1, SharedLayers = 0, LayerBytes = 14 * MiB };
        var image = TestImages.Build(options).AddTo(source, "app", "1");
        source.Add(RegistryFault.Slow(TimeSpan.FromSeconds(duration)) with { Path = image.Blobs.MaxBy(blob => blob.Value.Length).Key });
        var credentials = new Dictionary<Registry, Credential>
        {
            [Registry.Parse(destination.Address)] = Credential.Password(destination.Options.Username, destination.Options.Password),
        };
        using var clients = new RegistryClients(new RegistryOptions(), new GivenCredentials(credentials));

        var result = Assert.Single(await new CopyEngine(clients, new CopyOptions()).CopyAsync(
            [new CopyRequest(ImageReference.Parse($"{source.Address}/app:1"), ImageReference.Parse($"{destination.Address}/app:1"))],
            TestContext.Current.CancellationToken));

        Assert.Null(result.Failure);
        Assert.Equal(image.Digest, destination.DigestOf("app", "1"));
        Assert.True(image.Blobs.Keys.All(blob => destination.HasBlob("app", blob)));
        Assert.InRange(destination.Log.Requests.Count(request => request.IsToken), 3, 2 * duration / lifetime + 2);
        Assert.Single(destination.Log.Requests, request => request.Status == 401);
    }

    [Fact]
    public async Task A_token_that_the_registry_no_longer_takes_is_replaced()
    {
        await using var bench = await CopyBench.StartAsync(null, Bearer);
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        var refusal = RegistryFault.Status(401)
            .WithHeader("WWW-Authenticate", "Bearer realm=\"http://{address}/token\",scope=\"repository:app:push,pull\"");
        bench.Destination.Add(refusal with { Method = "POST", Skip = 2, Times = 1 });

        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);

        bench.AssertComplete(image, "app", "1");
    }

    [Fact]
    public async Task An_identity_token_goes_to_the_token_server_only()
    {
        await using var bench = await CopyBench.StartAsync(null, Bearer);
        bench.Credentials[Registry.Parse(bench.Destination.Address)] = Credential.IdentityToken(bench.Destination.Options.Password);
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");

        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);

        bench.AssertComplete(image, "app", "1");
        Assert.Equal("POST", Assert.Single(bench.Destination.Log.Requests, r => r.IsToken).Method);
    }

    [Theory]
    [MemberData(nameof(Logins))]
    public async Task A_redirect_to_another_host_carries_no_credential(RegistryLogin login)
    {
        await using var storage = await InProcessRegistry.StartAsync();
        await using var bench = await CopyBench.StartAsync(new InProcessRegistryOptions { Login = login, BlobRedirect = $"http://{storage.Address}" });
        var image = TestImages.Build().AddTo(bench.Source, "app", "1").AddTo(storage, "app", "1");

        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);

        bench.AssertComplete(image, "app", "1");
        Assert.Equal(image.Blobs.Count, storage.Log.Requests.Count);
        Assert.All(storage.Log.Requests, r => Assert.Null(r.Authorization));
        Assert.All(storage.Log.Requests, r => Assert.EndsWith("?X-Signature=s3cret%2Bsigned", r.Path));
    }

    /// <summary>dotnet/runtime#122609: the platform would drop it.</summary>
    [Fact]
    public async Task A_redirect_within_the_registry_keeps_the_credential()
    {
        await using var bench = await CopyBench.StartAsync(Basic);
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        bench.Source.Add(RegistryFault.Status(307).WithHeader("Location", $"/v2/app/manifests/{image.Digest}") with { Method = "GET", Path = "/manifests/1" });

        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);

        bench.AssertComplete(image, "app", "1");
    }

    [Fact]
    public async Task Redirects_without_end_are_given_up()
    {
        await using var bench = await CopyBench.StartAsync();
        bench.Source.Add(RegistryFault.Status(307).WithHeader("Location", "/v2/app/manifests/1"));

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Contains("redirected more than 5 times", result.Failure?.Message);
        Assert.Equal(6, bench.Source.Log.Requests.Count);
    }

    [Fact]
    public async Task Credentials_that_cannot_be_read_fail_the_image_with_the_place_and_no_more()
    {
        await using var bench = await CopyBench.StartAsync(null, Basic);
        TestImages.Build().AddTo(bench.Source, "app", "1");
        using var clients = new RegistryClients(new RegistryOptions(), new BrokenCredentials());

        var result = Assert.Single(await new CopyEngine(clients, bench.Options).CopyAsync([bench.Request("app:1", "app:1")], bench.Token));

        Assert.Equal(new CopyFailure("credentials-unreadable", "the file is broken", "repair it"), result.Failure);
    }

    private sealed class BrokenCredentials : ICredentialSource
    {
        public Task<Credential?> FindAsync(Repository repository, CancellationToken ct) => throw new CredentialsException("the file is broken", "repair it");
    }
}
