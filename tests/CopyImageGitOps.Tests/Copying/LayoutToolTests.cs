using CopyImageGitOps.Copying;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Credentials;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>Folders that skopeo and oras have written are read, and those that are written here they read; with real registries at both ends.</summary>
public sealed class LayoutToolTests : IDisposable
{
    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly TemporaryFolder _folder = new();
    private readonly RegistryClients _clients = new(new RegistryOptions(), new CredentialChain());

    public LayoutToolTests() => _limit.CancelAfter(TimeSpan.FromMinutes(2));

    private string Bundle => _folder["bundle"];

    [Theory]
    [InlineData("skopeo", true)]
    [InlineData("skopeo", false)]
    [InlineData("oras", true)]
    [InlineData("oras", false)]
    public async Task A_folder_written_here_is_read_by(string tool, bool isIndex)
    {
        var program = RealPart.Require(tool);
        await using var source = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, _limit.Token);
        await using var destination = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, _limit.Token);
        var image = await Image(isIndex).PushAsync(source.Address, "library/app", "1.0", _limit.Token);

        await CopyAsync($"{source.Address}/library/app:1.0", $"oci:{Bundle}:1.0");
        await ProcessRunner.RunAsync(program, tool == "skopeo"
            ? ["copy", "--all", "--preserve-digests", "--dest-tls-verify=false", $"oci:{Bundle}:1.0", $"docker://{destination.Address}/app:1.0"]
            : ["cp", "--from-oci-layout", $"{Bundle}:1.0", "--to-plain-http", $"{destination.Address}/app:1.0"], _limit.Token);

        Assert.Empty(new TestLayout(Bundle).Missing(image));
        await AssertArrivedAsync(image, destination.Address, "app");
    }

    [Theory]
    [InlineData("skopeo", true)]
    [InlineData("skopeo", false)]
    [InlineData("oras", true)]
    [InlineData("oras", false)]
    public async Task A_folder_is_read_here_that_was_written_by(string tool, bool isIndex)
    {
        var program = RealPart.Require(tool);
        await using var source = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, _limit.Token);
        await using var destination = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, _limit.Token);
        var image = await Image(isIndex).PushAsync(source.Address, "library/app", "1.0", _limit.Token);

        await ProcessRunner.RunAsync(program, tool == "skopeo"
            ? ["copy", "--all", "--preserve-digests", "--src-tls-verify=false", $"docker://{source.Address}/library/app:1.0", $"oci:{Bundle}:1.0"]
            : ["cp", "--from-plain-http", $"{source.Address}/library/app:1.0", "--to-oci-layout", $"{Bundle}:1.0"], _limit.Token);
        var result = await CopyAsync($"oci:{Bundle}:1.0", $"{destination.Address}/app:1.0");

        Assert.Equal((image.Digest, image.Bytes), (result.Digest!.ToString(), result.Bytes));
        await AssertArrivedAsync(image, destination.Address, "app");
    }

    [Theory]
    [InlineData("skopeo")]
    [InlineData("oras")]
    public async Task A_folder_of_another_tool_takes_more_images_and_stays_readable_for_it(string tool)
    {
        var program = RealPart.Require(tool);
        await using var source = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, _limit.Token);
        var first = await Image(isIndex: true).PushAsync(source.Address, "app", "1", _limit.Token);
        var second = await TestImages.Build(new TestImageOptions { Seed = 2 }).PushAsync(source.Address, "app", "2", _limit.Token);
        var third = await TestImages.Build(new TestImageOptions { Seed = 3 }).PushAsync(source.Address, "app", "3", _limit.Token);

        foreach (var tag in new[] { "1", "3" })
        {
            await ProcessRunner.RunAsync(program, tool == "skopeo"
                ? ["copy", "--all", "--preserve-digests", "--src-tls-verify=false", $"docker://{source.Address}/app:{tag}", $"oci:{Bundle}:{tag}"]
                : ["cp", "--from-plain-http", $"{source.Address}/app:{tag}", "--to-oci-layout", $"{Bundle}:{tag}"], _limit.Token);
            if (tag == "1") await CopyAsync($"{source.Address}/app:2", $"oci:{Bundle}:2");
        }

        var layout = new TestLayout(Bundle);
        Assert.Equal([("1", first.Digest), ("2", second.Digest), ("3", third.Digest)], layout.Entries.Where(e => e.Name is not null).Order());
        Assert.Empty(layout.Faults());
        Assert.All([first, second, third], image => Assert.Empty(layout.Missing(image)));
    }

    [Fact]
    public async Task Skopeo_inspects_a_folder_by_a_name_that_is_a_whole_reference()
    {
        var skopeo = RealPart.Require("skopeo");
        await using var source = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, _limit.Token);
        var image = await Image(isIndex: true).PushAsync(source.Address, "library/nginx", "1.25", _limit.Token);

        await CopyAsync($"{source.Address}/library/nginx:1.25", $"oci:{Bundle}:docker.io/library/nginx:1.25");

        Assert.Equal(image.Top.Bytes, await ProcessRunner.RunAsync(skopeo, ["inspect", "--raw", $"oci:{Bundle}:docker.io/library/nginx:1.25"], _limit.Token));
    }

    public void Dispose()
    {
        _clients.Dispose();
        _folder.Dispose();
        _limit.Dispose();
    }

    private static TestImage Image(bool isIndex) =>
        TestImages.Build(new TestImageOptions { IsIndex = isIndex, Platforms = isIndex ? ["linux/amd64", "linux/arm64/v8"] : ["linux/amd64"] });

    private async Task<CopyResult> CopyAsync(string source, string target)
    {
        Assert.True(ImageLocation.TryParse(source, out var from, out _));
        Assert.True(ImageLocation.TryParse(target, out var to, out _));
        var result = Assert.Single(await new CopyEngine(_clients, new CopyOptions()).CopyAsync([new CopyRequest(from, to)], _limit.Token));
        Assert.True(result.Failure is null, result.Failure?.Message);
        return result;
    }

    /// <summary>Every manifest and blob is there, byte for byte; read with requests of the test's own.</summary>
    private async Task AssertArrivedAsync(TestImage image, string address, string repository)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://{address}/v2/{repository}/") };
        foreach (var manifest in image.Manifests)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"manifests/{(manifest == image.Top ? "1.0" : manifest.Digest)}");
            request.Headers.TryAddWithoutValidation("Accept", manifest.MediaType);
            using var answer = await http.SendAsync(request, _limit.Token);
            Assert.Equal(manifest.Bytes, await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(_limit.Token));
        }

        foreach (var (digest, content) in image.Blobs) Assert.Equal(content, await http.GetByteArrayAsync($"blobs/{digest}", _limit.Token));
    }
}
