using CopyImageGitOps.Copying;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Credentials;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>Everything that registries hold beside plain images, in the in-process registry and in Debian's docker-registry.</summary>
public sealed class ImageKindTests : IDisposable
{
    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public ImageKindTests() => _limit.CancelAfter(TimeSpan.FromMinutes(1));

    public static TheoryData<string> Kinds => [.. All.Keys];

    private static readonly Dictionary<string, TestImage> All = new()
    {
        ["an image of Docker's types with attestations"] = TestImages.Build(new TestImageOptions { IsDocker = true, HasAttestations = true }),
        ["an index in an index"] = TestImages.BuildNested(depth: 2),
        ["an empty layer"] = TestImages.Build(new TestImageOptions { HasEmptyLayer = true }),
        ["a foreign layer"] = TestImages.Build(new TestImageOptions { IsDocker = true, HasForeignLayer = true, Platforms = ["windows/amd64"] }),
        ["an artifact with an empty configuration"] = TestReferrers.Artifact(null, "application/vnd.example+type", "content"),
        ["an artifact with a subject that is not there"] = TestReferrers.Artifact(TestImages.Build().Top, "application/vnd.example", "content"),
        ["an artifact with a configuration that is not JSON"] = TestReferrers.TypedByConfiguration("application/x-wasm.config", "not { JSON", "wasm"),
        ["an artifact with a configuration without a type"] = TestReferrers.TypedByConfiguration("text/plain", "", "data"),
        ["an index of artifacts"] = TestReferrers.Index(
            [TestReferrers.Artifact(null, "application/vnd.example", "a"), TestReferrers.TypedByConfiguration("text/plain", "{}", "b")],
            "application/vnd.example.set"),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_kind_arrives_byte_for_byte(string kind)
    {
        await using var bench = await CopyBench.StartAsync();
        var image = All[kind].AddTo(bench.Source, "app", "1");

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Null(result.Failure);
        Assert.Equal(image.Bytes, result.Bytes);
        bench.AssertComplete(image, "app", "1");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_kind_passes_a_real_registry(string kind)
    {
        await using var registry = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, _limit.Token);
        await using var back = await CopyBench.StartAsync();
        var image = All[kind].AddTo(back.Source, "app", "1");
        using var clients = new RegistryClients(new RegistryOptions(), new GivenCredentials(new Dictionary<Registry, Credential>()));
        var engine = new CopyEngine(clients, new CopyOptions());
        var real = ImageReference.Parse($"{registry.Address}/mirror/app:1");

        var there = await engine.CopyAsync([new CopyRequest(ImageReference.Parse($"{back.Source.Address}/app:1"), real)], _limit.Token);
        var andBack = await engine.CopyAsync([new CopyRequest(real, ImageReference.Parse($"{back.Destination.Address}/app:1"))], _limit.Token);

        Assert.All(there.Concat(andBack), r => Assert.Null(r.Failure));
        back.AssertComplete(image, "app", "1");
    }

    /// <summary>Dropped from OCI 1.1 before its release; registries refuse it.</summary>
    [Fact]
    public async Task An_artifact_manifest_is_refused_with_its_type_and_what_to_do()
    {
        await using var bench = await CopyBench.StartAsync();
        const string Type = "application/vnd.oci.artifact.manifest.v1+json";
        bench.Source.AddManifest(
            "app", "sha256:" + new string('a', 64), System.Text.Encoding.UTF8.GetBytes($$"""{"mediaType":"{{Type}}","blobs":[]}"""), Type, "1");
        bench.Source.Add(RegistryFault.NoDigest());

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal("image-unsupported", result.Failure?.Code);
        Assert.Contains($"its media type '{Type}' is not one of an image or an index", result.Failure!.Message);
        Assert.Contains("OCI or Docker schema 2", result.Failure.Hint);
        Assert.Empty(bench.Destination.Catalogue);
    }

    public void Dispose() => _limit.Dispose();
}
