using CopyImageGitOps.Copying;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>What registries and networks do wrong, and that no wrong or incomplete image is ever published.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData(500, "registry-unavailable")]
    [InlineData(401, "registry-unauthorized")]
    [InlineData(403, "registry-unauthorized")]
    [InlineData(404, "image-not-found")]
    [InlineData(418, "registry-protocol")]
    public async Task A_refused_blob_fails_its_image_only_with_the_code_of_the_status(int status, string code)
    {
        await using var bench = await TwoImagesAsync();
        bench.Source.Add(RegistryFault.Status(status, message: "sorry") with { Path = "bad/blobs/" });

        var results = await CopyBothAsync(bench);

        Assert.Equal(code, results[0].Failure?.Code);
        Assert.Contains("at the source", results[0].Failure!.Message);
        Assert.Contains($"answered {status}", results[0].Failure!.Message);
        Assert.Equal(CopyStatus.Copied, results[1].Status);
        Assert.Equal(["good"], bench.Destination.Catalogue);
    }

    public static TheoryData<string, string> BrokenBodies => new()
    {
        { "truncate", "content-corrupt registry-unavailable" },
        { "corrupt", "content-corrupt" },
        { "close", "registry-unavailable" },
    };

    [Theory]
    [MemberData(nameof(BrokenBodies))]
    public async Task A_blob_that_never_comes_whole_is_not_published(string kind, string codes)
    {
        await using var bench = await TwoImagesAsync();
        var fault = kind switch { "truncate" => RegistryFault.Truncate(100), "corrupt" => RegistryFault.Corrupt(), _ => RegistryFault.Close() };
        bench.Source.Add(fault with { Path = "bad/blobs/" });

        var results = await CopyBothAsync(bench);

        Assert.Contains(results[0].Failure!.Code, codes.Split(' '));
        Assert.Contains("at the source", results[0].Failure!.Message);
        Assert.Equal(CopyStatus.Copied, results[1].Status);
        Assert.Equal(["good"], bench.Destination.Catalogue);
    }

    [Theory]
    [InlineData("truncate")]
    [InlineData("close")]
    public async Task A_blob_that_breaks_once_is_begun_again(string kind)
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        bench.Source.Add((kind == "truncate" ? RegistryFault.Truncate(100) : RegistryFault.Close()) with { Path = "/blobs/", Times = 2 });

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Null(result.Failure);
        bench.AssertComplete(image, "app", "1");
        Assert.Equal(image.Blobs.Values.Sum(b => (long)b.Length), bench.Events.OfType<CopyEvent.BytesMoved>().Sum(e => e.Bytes));
        Assert.Equal(image.Blobs.Count + 2, bench.Source.Log.Requests.Count(r => r is { Method: "GET" } && r.Path.Contains("/blobs/")));
    }

    [Theory]
    [InlineData("GET", "manifests")]
    [InlineData("HEAD", "manifests")]
    public async Task A_temporary_error_of_the_source_is_waited_out(string method, string path)
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        TestImages.Build(new TestImageOptions { Seed = 9 }).AddTo(bench.Destination, "app", "1");
        bench.Source.Add(RegistryFault.Status(503) with { Method = method, Path = path, Times = 2 });

        await bench.CopyOneAsync("app:1", "app:1");

        bench.AssertComplete(image, "app", "1");
    }

    [Theory]
    [InlineData("POST", 500)]
    [InlineData("PUT", 502)]
    [InlineData("PUT", 401)]
    public async Task A_temporary_error_of_the_destination_is_waited_out(string method, int status)
    {
        await using var bench = await CopyBench.StartAsync(destination: new InProcessRegistryOptions { Login = RegistryLogin.Bearer });
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        var refusal = RegistryFault.Status(status).WithHeader("WWW-Authenticate", "Bearer realm=\"http://{address}/token\"");
        bench.Destination.Add(refusal with { Method = method, Skip = 1, Times = 1 });

        await bench.CopyOneAsync("app:1", "app:1");

        bench.AssertComplete(image, "app", "1");
    }

    [Fact]
    public async Task A_connection_that_ends_after_the_upload_costs_no_second_upload()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        bench.Destination.Add(RegistryFault.CloseBeforeAnswer() with { Method = "PUT", Path = "/uploads/", Times = 1 });

        await bench.CopyOneAsync("app:1", "app:1");

        bench.AssertComplete(image, "app", "1");
        Assert.Equal(image.Blobs.Count, bench.Destination.Log.Requests.Count(r => r is { Method: "PUT", IsUpload: true }));
    }

    [Fact]
    public async Task A_manifest_with_other_bytes_than_its_digest_is_refused()
    {
        await using var bench = await TwoImagesAsync();
        bench.Source.Add(RegistryFault.Corrupt() with { Method = "GET", Path = "bad/manifests/sha256" });

        var results = await CopyBothAsync(bench);

        Assert.Equal("content-corrupt", results[0].Failure?.Code);
        Assert.Contains("whose digest is", results[0].Failure!.Message);
        Assert.Equal(CopyStatus.Copied, results[1].Status);
    }

    [Fact]
    public async Task A_tag_whose_header_names_another_digest_than_its_bytes_is_refused()
    {
        await using var bench = await TwoImagesAsync();
        bench.Source.Add(RegistryFault.OtherDigest("sha256:" + new string('0', 64)) with { Path = "bad/manifests/1" });

        var results = await CopyBothAsync(bench);

        Assert.Equal("content-corrupt", results[0].Failure?.Code);
        Assert.Equal(["good"], bench.Destination.Catalogue);
    }

    [Fact]
    public async Task A_registry_that_falls_silent_is_given_up()
    {
        await using var bench = await CopyBench.StartAsync();
        bench.RegistryOptions = new RegistryOptions { IdleTimeout = TimeSpan.FromMilliseconds(100) };
        bench.Options = bench.Options with { Retry = new RetryOptions { Attempts = 1 } };
        var never = new TaskCompletionSource();
        bench.Source.Add(RegistryFault.Wait(never.Task));

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal("registry-unavailable", result.Failure?.Code);
        Assert.Contains("nothing happened for", result.Failure!.Message);
        never.SetResult();
    }

    [Fact]
    public async Task A_registry_that_cannot_be_reached_is_reported()
    {
        await using var bench = await CopyBench.StartAsync();
        var request = new CopyRequest(ImageReference.Parse("127.0.0.1:1/app:1"), bench.Request("app:1", "app:1").Target);

        var result = Assert.Single(await bench.CopyAsync(request));

        Assert.Equal("registry-unavailable", result.Failure?.Code);
        Assert.Contains("127.0.0.1:1 could not be spoken to", result.Failure!.Message);
    }

    [Fact]
    public async Task The_body_of_an_error_is_shown_without_secrets()
    {
        await using var bench = await CopyBench.StartAsync();
        bench.Source.Add(RegistryFault.Status(400, message: "see https://host/path?X-Amz-Signature=abcdef0123 with Bearer eyJhbGciOi.secret \u001b[31m"));

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Contains("https://host/path?***", result.Failure!.Message);
        Assert.DoesNotContain("abcdef0123", result.Failure.Message);
        Assert.DoesNotContain("eyJhbGciOi", result.Failure.Message);
        Assert.DoesNotContain('\u001b', result.Failure.Message);
    }

    private static async Task<CopyBench> TwoImagesAsync()
    {
        var bench = await CopyBench.StartAsync();
        TestImages.Build(new TestImageOptions { Seed = 1 }).AddTo(bench.Source, "bad", "1");
        TestImages.Build(new TestImageOptions { Seed = 2 }).AddTo(bench.Source, "good", "1");
        return bench;
    }

    private static Task<IReadOnlyList<CopyResult>> CopyBothAsync(CopyBench bench) =>
        bench.CopyAsync(bench.Request("bad:1", "bad:1"), bench.Request("good:1", "good:1"));
}
