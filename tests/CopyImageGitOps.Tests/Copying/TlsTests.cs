using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Transport;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>Private authorities and client certificates: where they count, and that they count nowhere else. And HTTP/2, which TLS brings.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    private InProcessRegistryOptions Tls => new() { Authority = _authority };

    [Fact]
    public async Task A_copy_over_tls_comes_by_http_2_alone()
    {
        await using var bench = await CopyBench.StartAsync(Tls, Tls);
        Trust(bench, bench.Source, bench.Destination);
        var image = TestImages.Build(new TestImageOptions { LayerBytes = 3_000_000 }).AddTo(bench.Source, "app", "1");

        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);

        bench.AssertComplete(image, "app", "1");
        Assert.All(bench.Source.Log.Requests.Concat(bench.Destination.Log.Requests), request => Assert.Equal("HTTP/2", request.Protocol));
    }

    [Fact]
    public async Task A_registry_without_tls_is_spoken_to_in_http_1_1()
    {
        await using var bench = await CopyBench.StartAsync();
        TestImages.Build().AddTo(bench.Source, "app", "1");

        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);

        Assert.All(bench.Source.Log.Requests.Concat(bench.Destination.Log.Requests), request => Assert.Equal("HTTP/1.1", request.Protocol));
    }

    /// <summary>Kestrel resets the stream, and the connection stays: RST_STREAM, not a broken connection.</summary>
    [Theory]
    [InlineData("GET", "/blobs/sha256")]
    [InlineData("PUT", "/blobs/uploads/")]
    [InlineData("PUT", "/manifests/")]
    public async Task A_stream_that_is_reset_is_tried_again(string method, string path)
    {
        await using var bench = await CopyBench.StartAsync(Tls, Tls);
        Trust(bench, bench.Source, bench.Destination);
        var image = TestImages.Build(new TestImageOptions { LayerBytes = 200_000 }).AddTo(bench.Source, "app", "1");
        var registry = method == "GET" ? bench.Source : bench.Destination;
        registry.Add(RegistryFault.Close() with { Method = method, Path = path, Times = 1 });

        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);

        bench.AssertComplete(image, "app", "1");
        Assert.Contains(bench.Events.OfType<CopyEvent.Waiting>(), waiting => waiting.Problem.Code == FindingCodes.RegistryUnavailable);
    }

    [Fact]
    public async Task A_stream_that_is_reset_in_the_middle_of_a_blob_is_tried_again()
    {
        await using var bench = await CopyBench.StartAsync(Tls, Tls);
        Trust(bench, bench.Source, bench.Destination);
        var image = TestImages.Build(new TestImageOptions { LayerBytes = 400_000 }).AddTo(bench.Source, "app", "1");
        bench.Source.Add(RegistryFault.Truncate(200_000) with { Path = "/blobs/sha256", Times = 1 });

        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);

        bench.AssertComplete(image, "app", "1");
    }

    [Fact]
    public async Task A_private_authority_is_trusted_for_its_registry_only()
    {
        await using var bench = await CopyBench.StartAsync(Tls, Tls);
        Trust(bench, bench.Source);
        bench.RegistryOptions = bench.RegistryOptions with
        {
            Tls = new Dictionary<Registry, RegistryTls>(bench.RegistryOptions.Tls) { [Registry.Parse(bench.Destination.Address)] = new() },
        };
        TestImages.Build().AddTo(bench.Source, "app", "1");

        var failure = (await bench.CopyOneAsync("app:1", "app:1")).Failure!;

        Assert.Equal(FindingCodes.RegistryUnavailable, failure.Code);
        Assert.Contains("at the destination", failure.Message);
        Assert.Contains($"caFile in spec.registries['{bench.Destination.Address}']", failure.Hint);
        Assert.Empty(bench.Destination.Log.Requests);
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_refused_with_the_file_that_does_not_fit()
    {
        using var other = new TestAuthority("Another Authority");
        await using var bench = await CopyBench.StartAsync(Tls);
        bench.RegistryOptions = new RegistryOptions { Tls = Settings(bench.Source, new RegistryTls { AuthorityFiles = [other.File] }) };

        var failure = (await bench.CopyOneAsync("app:1", "app:1")).Failure!;

        Assert.Contains($"signed neither by an authority of the system nor by one of {other.File}", failure.Message);
        Assert.Empty(bench.Source.Log.Requests);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused_also_if_its_authority_is_trusted()
    {
        await using var bench = await CopyBench.StartAsync(Tls);
        var byName = Registry.Parse($"localhost:{Registry.Parse(bench.Source.Address).Port}");
        bench.RegistryOptions = new RegistryOptions
        {
            Tls = new Dictionary<Registry, RegistryTls> { [byName] = new() { AuthorityFiles = [_authority.File] } },
        };
        var request = bench.Request("app:1", "app:1") with { Source = ImageReference.Parse($"{byName}/app:1") };

        var failure = Assert.Single(await bench.CopyAsync(request)).Failure!;

        Assert.Contains("the registry's certificate is refused: RemoteCertificateNameMismatch", failure.Message);
    }

    [Fact]
    public async Task A_server_certificate_that_signed_itself_is_trusted_by_its_own_file()
    {
        using var itself = new TestAuthority("registry", isServer: true);
        await using var bench = await CopyBench.StartAsync(new InProcessRegistryOptions { Authority = itself });
        bench.RegistryOptions = new RegistryOptions { Tls = Settings(bench.Source, new RegistryTls { AuthorityFiles = [itself.File] }) };
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");

        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);

        bench.AssertComplete(image, "app", "1");
    }

    [Fact]
    public async Task A_client_certificate_is_shown_to_its_registry_and_to_no_other()
    {
        await using var storage = await InProcessRegistry.StartAsync(Tls);
        await using var bench = await CopyBench.StartAsync(
            Tls with { WantsClientCertificate = true, BlobRedirect = $"https://{storage.Address}" }, Tls);
        var (certificate, key) = _authority.IssueClientFiles("copyimage");
        bench.RegistryOptions = new RegistryOptions
        {
            Tls = new Dictionary<Registry, RegistryTls>
            {
                [Registry.Parse(bench.Source.Address)] = new() { AuthorityFiles = [_authority.File], Client = new ClientCertificateFiles(certificate, key) },
                [Registry.Parse(bench.Destination.Address)] = new() { AuthorityFiles = [_authority.File] },
                [Registry.Parse(storage.Address)] = new() { AuthorityFiles = [_authority.File] },
            },
        };
        var image = TestImages.Build().AddTo(bench.Source, "app", "1").AddTo(storage, "app", "1");

        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);

        bench.AssertComplete(image, "app", "1");
        Assert.All(bench.Source.Log.Requests, request => Assert.Equal("CN=copyimage", request.ClientCertificate));
        Assert.Equal(image.Blobs.Count, storage.Log.Requests.Count);
        Assert.All(storage.Log.Requests.Concat(bench.Destination.Log.Requests), request => Assert.Null(request.ClientCertificate));
    }

    [Fact]
    public async Task A_token_server_elsewhere_sees_no_client_certificate()
    {
        await using var tokens = await InProcessRegistry.StartAsync(Tls with { Login = RegistryLogin.Bearer });
        await using var bench = await CopyBench.StartAsync(
            Tls with { WantsClientCertificate = true, Login = RegistryLogin.Bearer, Realm = $"https://{tokens.Address}/token" });
        var (certificate, key) = _authority.IssueClientFiles("copyimage");
        bench.RegistryOptions = new RegistryOptions
        {
            Tls = new Dictionary<Registry, RegistryTls>
            {
                [Registry.Parse(bench.Source.Address)] = new() { AuthorityFiles = [_authority.File], Client = new ClientCertificateFiles(certificate, key) },
                [Registry.Parse(tokens.Address)] = new() { AuthorityFiles = [_authority.File] },
            },
        };

        await bench.CopyOneAsync("app:1", "app:1");

        var request = Assert.Single(tokens.Log.Requests);
        Assert.True(request.IsToken);
        Assert.Null(request.ClientCertificate);
        Assert.Equal("CN=copyimage", bench.Source.Log.Requests[0].ClientCertificate);
    }

    [Fact]
    public async Task A_file_that_cannot_be_used_fails_the_images_of_its_registry_with_the_file()
    {
        await using var bench = await CopyBench.StartAsync(Tls);
        bench.RegistryOptions = new RegistryOptions { Tls = Settings(bench.Source, new RegistryTls { AuthorityFiles = ["/nowhere/ca.pem"] }) };

        var failure = (await bench.CopyOneAsync("app:1", "app:1")).Failure;

        Assert.Equal(
            new CopyFailure(FindingCodes.CertificateUnreadable, "The file '/nowhere/ca.pem' cannot be used: there is no such file.", "Check the path."),
            failure);
    }

    [Fact]
    public async Task A_folder_of_certificates_as_docker_and_podman_have_it_is_honoured()
    {
        await using var bench = await CopyBench.StartAsync(Tls with { WantsClientCertificate = true });
        using var folder = new TemporaryFolder();
        var (certificate, key) = _authority.IssueClientFiles("from-folder");
        folder.Add($"{bench.Source.Address}/ca.crt", await File.ReadAllTextAsync(_authority.File, bench.Token))
            .Add($"{bench.Source.Address}/client.cert", await File.ReadAllTextAsync(certificate, bench.Token))
            .Add($"{bench.Source.Address}/client.key", await File.ReadAllTextAsync(key, bench.Token));
        bench.RegistryOptions = new RegistryOptions { CertificateFolders = [folder["none"], folder.Path] };
        TestImages.Build().AddTo(bench.Source, "app", "1");

        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);

        Assert.All(bench.Source.Log.Requests, request => Assert.Equal("CN=from-folder", request.ClientCertificate));
    }

    [Fact]
    public async Task A_certificate_folder_without_the_key_is_named()
    {
        await using var bench = await CopyBench.StartAsync(Tls);
        using var folder = new TemporaryFolder();
        folder.Add($"{bench.Source.Address}/client.cert", "");
        bench.RegistryOptions = new RegistryOptions { CertificateFolders = [folder.Path] };

        var failure = (await bench.CopyOneAsync("app:1", "app:1")).Failure!;

        Assert.Equal(FindingCodes.CertificateUnreadable, failure.Code);
        Assert.Contains("client.cert' cannot be used: there is no 'client.key' beside it", failure.Message);
    }

    /// <summary>The platform opens new connections for a while before it gives up.</summary>
    [Fact]
    public async Task A_server_that_sends_every_connection_away_is_tried_again_and_then_reported()
    {
        await using var bench = await CopyBench.StartAsync();
        await using var server = new GoAwayServer(_authority.IssueServer());
        bench.RegistryOptions = new RegistryOptions
        {
            Tls = new Dictionary<Registry, RegistryTls> { [Registry.Parse(server.Address)] = new() { AuthorityFiles = [_authority.File] } },
        };

        var result = Assert.Single(await bench.CopyAsync(bench.Request("a:1", "a:1") with { Source = ImageReference.Parse($"{server.Address}/app:1") }));

        Assert.Equal(FindingCodes.RegistryUnavailable, result.Failure!.Code);
        Assert.Contains($"{server.Address} could not be spoken to", result.Failure.Message);
        Assert.Equal(bench.Options.Retry.Attempts - 1, bench.Events.OfType<CopyEvent.Waiting>().Count());
    }

    public void Dispose() => _authority.Dispose();

    private void Trust(CopyBench bench, params InProcessRegistry[] registries) => bench.RegistryOptions = new RegistryOptions
    {
        Tls = registries.ToDictionary(registry => Registry.Parse(registry.Address), _ => new RegistryTls { AuthorityFiles = [_authority.File] }),
    };

    private static Dictionary<Registry, RegistryTls> Settings(InProcessRegistry registry, RegistryTls settings) =>
        new() { [Registry.Parse(registry.Address)] = settings };
}
