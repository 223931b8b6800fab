using CopyImageGitOps.Testing.Images;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>What the engine tells without copying.</summary>
public sealed class CopyEngineReadTests
{
    [Fact]
    public async Task A_forecast_adds_up_every_distinct_manifest_and_blob()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build(new TestImageOptions { HasAttestations = true }).AddTo(bench.Source, "app", "1");

        var forecast = await bench.NewEngine().ForecastAsync(bench.Request("app:1", "app:1"), bench.Token);

        Assert.False(forecast.IsPresent);
        Assert.Equal(image.Bytes, forecast.Bytes);
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], forecast.Platforms);
        Assert.Equal(5, bench.Source.Log.Requests.Count);
    }

    [Fact]
    public async Task Resolving_and_finding_take_one_head_each()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build().AddTo(bench.Source, "app", "1").AddTo(bench.Destination, "app", "1");
        var (engine, request) = (bench.NewEngine(), bench.Request("app:1", "app:1"));

        Assert.Equal(image.Digest, (await engine.ResolveAsync(request.Source, bench.Token)).ToString());
        Assert.Equal(image.Digest, (await engine.FindAsync(request.Target, bench.Token))?.ToString());
        Assert.Null(await engine.FindAsync(bench.Request("app:1", "app:2").Target, bench.Token));
        Assert.Equal("HEAD", Assert.Single(bench.Source.Log.Requests).Method);
        Assert.Equal(["HEAD", "HEAD"], bench.Destination.Log.Requests.Select(r => r.Method));
    }

    [Fact]
    public async Task The_platforms_of_a_present_image_are_read_from_the_destination()
    {
        await using var bench = await CopyBench.StartAsync();
        TestImages.Build(new TestImageOptions { HasAttestations = true }).AddTo(bench.Destination, "app", "1");

        Assert.Equal(["linux/amd64", "linux/arm64/v8"], await bench.NewEngine().ReadPlatformsAsync(bench.Request("app:1", "app:1").Target, bench.Token));
        Assert.Single(bench.Destination.Log.Requests);
    }
}
