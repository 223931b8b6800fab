using CopyImageGitOps.Copying;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Credentials;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>On Debian's docker-registry, whose storage is damaged on disk behind its back.</summary>
public sealed class VerifyRealRegistryTests : IDisposable
{
    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly RegistryClients _clients = new(new RegistryOptions(), new CredentialChain());

    public VerifyRealRegistryTests() => _limit.CancelAfter(TimeSpan.FromMinutes(2));

    private CopyEngine Engine => new(_clients, new CopyOptions());

    [Fact]
    public async Task A_damaged_storage_is_described_part_by_part()
    {
        await using var registry = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, _limit.Token);
        var options = new TestImageOptions { Platforms = ["linux/amd64", "linux/arm64/v8", "linux/riscv64"], HasEmptyLayer = true };
        var image = await TestImages.Build(options).PushAsync(registry.Address, "shop/app", "1", _limit.Token);
        var name = $"{registry.Address}/shop/app:1";
        Assert.Empty(await ProblemsAsync(name, readsContent: true));
        var (unlinked, gone) = (Layer(image, 0, 0), Layer(image, 0, 1));
        var (cut, flipped) = (Layer(image, 0, 2), Layer(image, 1, 1));

        File.Delete(Link(registry, "_layers", unlinked));
        File.Delete(Data(registry, gone));
        await File.WriteAllBytesAsync(Data(registry, cut), image.Blobs[cut][..10], _limit.Token);
        await File.WriteAllBytesAsync(Data(registry, flipped), VerifyTests.Flip(image.Blobs[flipped]), _limit.Token);
        File.Delete(Link(registry, "_manifests/revisions", image.Manifests[2].Digest));

        string[] withoutReading =
        [
            $"copy-incomplete: '{name}' needs the blob {unlinked} (linux/amd64, linux/arm64/v8), which is not in the registry.",
            $"copy-incomplete: '{name}' needs the blob {gone} (linux/amd64), which is not in the registry.",
            $"copy-sparse: '{name}' lists the manifest {image.Manifests[2].Digest} (linux/riscv64), which is not in the registry.",
        ];
        Assert.Equal(
            [
                .. withoutReading,
                $"content-corrupt: '{name}' is corrupt at the blob {cut} (linux/amd64): {registry.Address} has 10 bytes of it, "
                    + $"its manifest says {image.Blobs[cut].Length}.",
            ],
            (await ProblemsAsync(name, readsContent: false)).OrderByDescending(p => p.StartsWith("copy-", StringComparison.Ordinal)));
        var read = await ProblemsAsync(name, readsContent: true);
        Assert.Equal(withoutReading, read.Where(p => p.StartsWith("copy-", StringComparison.Ordinal)));
        Assert.Equal(
            [
                $"content-corrupt: '{name}' is corrupt at the blob {cut} (linux/amd64): {registry.Address} announces 10 bytes, "
                    + $"the manifest {image.Blobs[cut].Length}.",
                $"content-corrupt: '{name}' is corrupt at the blob {flipped} (linux/arm64/v8): the content that was sent has the digest "
                    + $"{DigestOf(VerifyTests.Flip(image.Blobs[flipped]))}.",
            ],
            read.Where(p => p.StartsWith("content-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_manifest_that_was_changed_on_disk_is_corrupt_and_one_without_its_tag_is_missing()
    {
        await using var registry = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, _limit.Token);
        var image = await TestImages.Build().PushAsync(registry.Address, "shop/app", "1", _limit.Token);
        var name = $"{registry.Address}/shop/app:1";
        var child = image.Manifests[0];
        await File.WriteAllBytesAsync(Data(registry, child.Digest), [.. child.Bytes, (byte)'\n'], _limit.Token);

        Assert.Equal(
            [
                $"content-corrupt: '{name}' is corrupt at the manifest {child.Digest} (linux/amd64): {registry.Address} sent content whose digest is "
                    + $"{DigestOf([.. child.Bytes, (byte)'\n'])}, not {child.Digest}.",
            ],
            await ProblemsAsync(name, readsContent: false));

        File.Delete(Path.Combine(Repository(registry), "_manifests/tags/1/current/link"));
        Assert.Equal([$"copy-missing: '{name}' is not in the registry."], await ProblemsAsync(name, readsContent: false));
    }

    /// <summary>What the hints advise, and why: a manifest that is there is taken for complete.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_image_that_is_deleted_and_copied_again_is_whole(bool isCorrupt)
    {
        await using var source = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, _limit.Token);
        await using var destination = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, _limit.Token);
        var image = await TestImages.Build().PushAsync(source.Address, "shop/app", "1", _limit.Token);
        var request = new CopyRequest(
            ImageReference.Parse($"{source.Address}/shop/app:1"), ImageReference.Parse($"{destination.Address}/shop/app:1"));
        Assert.Null(Assert.Single(await Engine.CopyAsync([request], _limit.Token)).Failure);
        var layer = Layer(image, 0, 1);
        if (isCorrupt) await File.WriteAllBytesAsync(Data(destination, layer), VerifyTests.Flip(image.Blobs[layer]), _limit.Token);
        else File.Delete(Data(destination, layer));
        Assert.Single(await ProblemsAsync(request.Target.ToString(), readsContent: true));
        Assert.Equal(CopyStatus.Present, Assert.Single(await Engine.CopyAsync([request], _limit.Token)).Status);

        using var http = new HttpClient();
        using var deleted = await http.DeleteAsync(new Uri($"http://{destination.Address}/v2/shop/app/manifests/{image.Digest}"), _limit.Token);
        deleted.EnsureSuccessStatusCode();
        if (isCorrupt) File.Delete(Data(destination, layer));
        var again = Assert.Single(await Engine.CopyAsync([request], _limit.Token));

        Assert.Equal((CopyStatus.Copied, null), (again.Status, again.Failure));
        Assert.Empty(await ProblemsAsync(request.Target.ToString(), readsContent: true));
    }

    public void Dispose()
    {
        _clients.Dispose();
        _limit.Dispose();
    }

    private async Task<IReadOnlyList<string>> ProblemsAsync(string reference, bool readsContent)
    {
        var result = Assert.Single(await Engine.VerifyAsync([ImageReference.Parse(reference)], readsContent, _limit.Token));
        return [.. result.Problems.Select(p => $"{p.Code}: {p.Message}")];
    }

    private static string Layer(TestImage image, int manifest, int index) => VerifyTests.LayersOf(image.Manifests[manifest])[index];

    private static string Repository(DockerRegistry registry) => Path.Combine(registry.DataFolder, "docker/registry/v2/repositories/shop/app");

    private static string Link(DockerRegistry registry, string kind, string digest) =>
        Path.Combine(Repository(registry), kind, digest.Replace(':', '/'), "link");

    private static string Data(DockerRegistry registry, string digest)
    {
        var hex = digest.Split(':')[1];
        return Path.Combine(registry.DataFolder, "docker/registry/v2/blobs/sha256", hex[..2], hex, "data");
    }

    private static string DigestOf(byte[] content) => $"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content))}";
}
