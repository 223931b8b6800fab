using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using CopyImageGitOps.Copying;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Credentials;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>Between two of Debian's docker-registry, checked by skopeo, which shares nothing with this client.</summary>
public sealed class RealRegistryTests : IDisposable
{
    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public RealRegistryTests() => _limit.CancelAfter(TimeSpan.FromMinutes(2));

    [Theory]
    [InlineData(RegistryLogin.Anonymous, false)]
    [InlineData(RegistryLogin.Basic, true)]
    [InlineData(RegistryLogin.Bearer, false)]
    public async Task Digests_are_equal_at_both_ends_and_a_second_copy_moves_nothing(RegistryLogin login, bool isDocker)
    {
        var skopeo = RealPart.Require("skopeo");
        await using var source = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, _limit.Token);
        await using var destination = await DockerRegistry.StartAsync(login, _limit.Token);
        var image = await TestImages.Build(
            new TestImageOptions { IsDocker = isDocker, HasAttestations = true, HasEmptyLayer = !isDocker, HasForeignLayer = isDocker })
            .PushAsync(source.Address, "library/app", "1.0", _limit.Token);
        var single = await TestImages.Build(new TestImageOptions { IsIndex = false, Seed = 2, Platforms = ["linux/amd64"], LayerBytes = 3_000_000 })
            .PushAsync(source.Address, "tools/one", "2", _limit.Token);
        CopyRequest[] requests = [Request(source, destination, "library/app:1.0"), Request(source, destination, "tools/one:2")];

        var first = await CopyAsync(login, requests, destination);
        var second = await CopyAsync(login, requests, destination);

        Assert.All(first, r => Assert.Null(r.Failure));
        Assert.Equal([image.Digest, single.Digest], first.Select(r => r.Digest!.ToString()));
        Assert.Equal([image.Bytes, single.Bytes], first.Select(r => r.Bytes));
        Assert.All(second, r => Assert.Equal(CopyStatus.Present, r.Status));
        foreach (var (result, expected) in first.Zip([image, single]))
        {
            var raw = await ProcessRunner.RunAsync(skopeo, ["inspect", "--raw", .. Access(login), $"docker://{result.Request.Target}"], _limit.Token);
            Assert.Equal(expected.Top.Bytes, raw);
            Assert.Equal(expected.Digest, $"sha256:{Convert.ToHexStringLower(SHA256.HashData(raw))}");
        }

        using var folder = new TemporaryFolder();
        await ProcessRunner.RunAsync(
            skopeo,
            [
                "copy",
                "--src-tls-verify=false",
                .. Credentials(login, "--src-creds"),
                $"docker://{requests[1].Target}",
                $"dir:{folder.Path}",
            ],
            _limit.Token);
        Assert.Equal(single.Top.Bytes, await File.ReadAllBytesAsync(folder["manifest.json"], _limit.Token));
    }

    [Fact]
    public async Task Within_one_real_registry_blobs_are_mounted()
    {
        await using var registry = await DockerRegistry.StartAsync(RegistryLogin.Bearer, _limit.Token);
        await using var origin = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, _limit.Token);
        var image = await TestImages.Build().PushAsync(origin.Address, "app", "1", _limit.Token);
        await CopyAsync(RegistryLogin.Bearer, [Request(origin, registry, "app:1")], registry);

        var within = new CopyRequest(ImageReference.Parse($"{registry.Address}/mirror/app:1"), ImageReference.Parse($"{registry.Address}/elsewhere/app:1"));
        var result = Assert.Single(await CopyAsync(RegistryLogin.Bearer, [within], registry));

        Assert.Null(result.Failure);
        Assert.Equal(image.Manifests.Sum(m => m.Bytes.Length), result.Bytes);
    }

    [Fact]
    public async Task A_real_registry_finds_its_blobs_by_mounting_them_from_their_own_repository()
    {
        await using var source = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, _limit.Token);
        await using var destination = await DockerRegistry.StartAsync(RegistryLogin.Bearer, _limit.Token);
        var image = await TestImages.Build().PushAsync(source.Address, "app", "1", _limit.Token);
        await CopyAsync(RegistryLogin.Bearer, [Request(source, destination, "app:1")], destination);

        var other = new CopyRequest(ImageReference.Parse($"{source.Address}/app:1"), ImageReference.Parse($"{destination.Address}/mirror/app:other"));
        var result = Assert.Single(await CopyAsync(RegistryLogin.Bearer, [other], destination));

        Assert.Equal(CopyStatus.Copied, result.Status);
        Assert.Equal(image.Manifests.Sum(m => m.Bytes.Length), result.Bytes);
    }

    [Fact]
    public async Task A_real_registry_refuses_a_sparse_index_and_has_no_tag_afterwards_until_all_platforms_are_copied()
    {
        await using var source = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, _limit.Token);
        await using var destination = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, _limit.Token);
        var image = await TestImages.Build(new TestImageOptions { HasAttestations = true }).PushAsync(source.Address, "app", "1", _limit.Token);
        var request = Request(source, destination, "app:1") with { ExtraTags = [TagTemplate.Parse("{tag}-{digest:12}")] };

        var sparse = Assert.Single(await CopyAsync(RegistryLogin.Anonymous, [request with { Platforms = ["linux/amd64"] }], destination));

        Assert.Equal("sparse-index-refused", sparse.Failure?.Code);
        Assert.Contains("does not take an index of which it lacks platforms (MANIFEST_BLOB_UNKNOWN: ", sparse.Failure!.Message);
        Assert.Empty(await TagsAsync(destination, "mirror/app"));

        Assert.Equal(CopyStatus.Copied, Assert.Single(await CopyAsync(RegistryLogin.Anonymous, [request], destination)).Status);
        Assert.Equal(["1", $"1-{image.Digest[7..19]}"], await TagsAsync(destination, "mirror/app"));
        Assert.Equal(CopyStatus.Present, Assert.Single(await CopyAsync(RegistryLogin.Anonymous, [request], destination)).Status);
    }

    [Fact]
    public async Task A_tag_of_a_real_registry_is_refused_kept_and_updated()
    {
        await using var source = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, _limit.Token);
        await using var destination = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, _limit.Token);
        await TestImages.Build(new TestImageOptions { Seed = 1 }).PushAsync(destination.Address, "mirror/app", "1", _limit.Token);
        await TestImages.Build(new TestImageOptions { Seed = 2 }).PushAsync(source.Address, "app", "1", _limit.Token);
        var request = Request(source, destination, "app:1");

        var results = new List<CopyResult>();
        foreach (var policy in new[] { TagConflict.Fail, TagConflict.Keep, TagConflict.Keep, TagConflict.Update, TagConflict.Fail })
            results.AddRange(await CopyAsync(RegistryLogin.Anonymous, [request with { TagConflict = policy }], destination));

        Assert.Equal([CopyStatus.Failed, CopyStatus.Copied, CopyStatus.Present, CopyStatus.Copied, CopyStatus.Present], results.Select(r => r.Status));
        Assert.Equal("tag-conflict", results[0].Failure?.Code);
    }

    [Fact]
    public async Task A_wrong_password_is_reported_with_what_to_do_and_without_the_password()
    {
        await using var source = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, _limit.Token);
        await using var destination = await DockerRegistry.StartAsync(RegistryLogin.Basic, _limit.Token);
        await TestImages.Build().PushAsync(source.Address, "app", "1", _limit.Token);
        using var clients = new RegistryClients(new RegistryOptions(), new GivenCredentials(new Dictionary<Registry, Credential>
        {
            [Registry.Parse(destination.Address)] = Credential.Password(DockerRegistry.Username, "hunter2-wrong"),
        }));

        var result = Assert.Single(await new CopyEngine(clients, new CopyOptions()).CopyAsync([Request(source, destination, "app:1")], _limit.Token));

        Assert.Equal("registry-unauthorized", result.Failure?.Code);
        Assert.Contains("at the destination", result.Failure!.Message);
        Assert.Contains("COPYIMAGE_USERNAME", result.Failure.Hint);
        Assert.DoesNotContain("hunter2", result.Failure.Message + result.Failure.Hint);
    }

    public void Dispose() => _limit.Dispose();

    private async Task<IReadOnlyList<CopyResult>> CopyAsync(RegistryLogin login, IReadOnlyList<CopyRequest> requests, DockerRegistry destination)
    {
        var credentials = new Dictionary<Registry, Credential>();
        if (login != RegistryLogin.Anonymous)
            credentials[Registry.Parse(destination.Address)] = Credential.Password(DockerRegistry.Username, DockerRegistry.Password);
        using var clients = new RegistryClients(new RegistryOptions(), new GivenCredentials(credentials));
        return await new CopyEngine(clients, new CopyOptions()).CopyAsync(requests, _limit.Token);
    }

    /// <summary>None also if the registry answers that it does not know the repository: it does so for one without a tag.</summary>
    private async Task<IReadOnlyList<string?>> TagsAsync(DockerRegistry registry, string repository)
    {
        using var http = new HttpClient();
        using var response = await http.GetAsync($"http://{registry.Address}/v2/{repository}/tags/list", _limit.Token);
        if (response.StatusCode == HttpStatusCode.NotFound) return [];
        using var json = JsonDocument.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(_limit.Token));
        return [.. json.RootElement.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()).Order(StringComparer.Ordinal)];
    }

    private static CopyRequest Request(DockerRegistry source, DockerRegistry destination, string image) =>
        new(ImageReference.Parse($"{source.Address}/{image}"), ImageReference.Parse($"{destination.Address}/mirror/{image}"));

    private static string[] Access(RegistryLogin login) => ["--tls-verify=false", .. Credentials(login, "--creds")];

    private static string[] Credentials(RegistryLogin login, string option) =>
        login == RegistryLogin.Anonymous ? [] : [$"{option}={DockerRegistry.Username}:{DockerRegistry.Password}"];
}
