using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>What a registry sends is bounded, whatever it is; depth and redirects have their tests where they are followed.</summary>
public sealed class LimitTests
{
    private const string IndexType = "application/vnd.oci.image.index.v1+json";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_a_long_error_only_the_beginning_is_shown(bool isJson)
    {
        await using var bench = await CopyBench.StartAsync();
        var text = "the beginning " + new string('x', 3_000_000);
        bench.Source.Add(RegistryFault.Status(400, isJson ? "DENIED" : null, text));

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal("registry-protocol", result.Failure?.Code);
        Assert.Contains("the beginning xxx", result.Failure!.Message);
        Assert.EndsWith("…).", result.Failure.Message);
        Assert.True(result.Failure.Message.Length < 800, $"{result.Failure.Message.Length} characters");
    }

    [Fact]
    public async Task A_token_larger_than_any_is_not_read_to_its_end()
    {
        await using var bench = await CopyBench.StartAsync(null, new InProcessRegistryOptions { Login = RegistryLogin.Bearer });
        TestImages.Build().AddTo(bench.Source, "app", "1");
        bench.Destination.Add(RegistryFault.Status(200, message: $$"""{"token":"{{new string('t', 1_100_000)}}"}""") with { Path = "^/token" });

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal("registry-protocol", result.Failure?.Code);
        Assert.Contains("the token server 127.0.0.1 gave no token.", result.Failure!.Message);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "it is larger than 4194304 bytes.")]
    public async Task A_manifest_may_have_4_MiB_and_no_more(int over, string? message)
    {
        await using var bench = await CopyBench.StartAsync();
        var empty = $$"""{"schemaVersion":2,"mediaType":"{{IndexType}}","manifests":[]}""";
        Add(bench.Source, empty + new string(' ', 4 * 1024 * 1024 + over - empty.Length));

        var result = await bench.CopyOneAsync("app:1", "app:1");

        if (message is null) Assert.Null(result.Failure);
        else Assert.Contains(message, result.Failure?.Message);
    }

    [Theory]
    [InlineData(1000, "image-not-found", "answered 404")]
    [InlineData(1001, "image-unsupported", "has 1001 manifests, and more than 1000 are not copied.")]
    public async Task An_index_may_have_1000_children_and_no_more(int children, string code, string message)
    {
        await using var bench = await CopyBench.StartAsync();
        var descriptors = Enumerable.Range(0, children)
            .Select(i => $$"""{"mediaType":"{{IndexType}}","size":2,"digest":"sha256:{{i.ToString("x64", CultureInfo.InvariantCulture)}}"}""");
        Add(bench.Source, $$"""{"schemaVersion":2,"mediaType":"{{IndexType}}","manifests":[{{string.Join(',', descriptors)}}]}""");

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal(code, result.Failure?.Code);
        Assert.Contains(message, result.Failure!.Message);
        Assert.Empty(bench.Destination.Catalogue);
    }

    private static void Add(InProcessRegistry registry, string manifest)
    {
        var bytes = Encoding.UTF8.GetBytes(manifest);
        registry.AddManifest("app", $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}", bytes, IndexType, "1");
    }
}
