using CopyImageGitOps.Registries;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>What registries do wrong with manifests.</summary>
public sealed class ManifestFaultTests
{
    [Fact]
    public async Task Without_a_digest_header_the_manifest_is_read_and_hashed()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        bench.Source.Add(RegistryFault.NoDigest());

        Assert.Equal(image.Digest, (await bench.NewEngine().ResolveAsync(bench.Request("app:1", "app:1").Source, bench.Token)).ToString());
        Assert.Equal(["HEAD", "GET"], bench.Source.Log.Requests.Select(r => r.Method));
    }

    [Fact]
    public async Task Every_request_for_a_manifest_accepts_indexes_and_images_of_both_kinds()
    {
        await using var bench = await CopyBench.StartAsync();
        TestImages.Build().AddTo(bench.Source, "app", "1");

        await bench.CopyOneAsync("app:1", "app:1");

        var reads = bench.Source.Log.Requests.Concat(bench.Destination.Log.Requests).Where(r => r is { IsManifest: true, Method: "GET" or "HEAD" });
        Assert.All(reads, r => Assert.All(
            ["vnd.oci.image.index.v1", "vnd.oci.image.manifest.v1", "vnd.docker.distribution.manifest.list.v2", "vnd.docker.distribution.manifest.v2"],
            type => Assert.Contains(type, r.Accept)));
    }

    [Fact]
    public async Task A_manifest_larger_than_the_limit_is_refused()
    {
        await using var bench = await CopyBench.StartAsync();
        TestImages.Build().AddTo(bench.Source, "app", "1");
        bench.RegistryOptions = new RegistryOptions { MaximumManifestSize = 100 };

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Contains("larger than 100 bytes", result.Failure?.Message);
    }
}
