using CopyImageGitOps.Copying;
using CopyImageGitOps.Testing.Images;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>Copies of which the destination has lost a part behind a manifest that is still there.</summary>
public sealed class RepairTests
{
    [Fact]
    public async Task A_copy_is_made_whole_again_if_that_is_asked_and_only_what_is_missing_is_uploaded()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        var request = bench.Request("app:1", "app:1");
        await bench.CopyAsync(request);
        bench.Destination.RemoveManifest("app", image.Manifests[0].Digest);
        bench.Destination.RemoveBlob("app", image.Blobs.Keys.Last());

        Assert.Equal(CopyStatus.Present, Assert.Single(await bench.CopyAsync(request)).Status);
        bench.Destination.Log.Clear();
        Assert.Equal(CopyStatus.Copied, Assert.Single(await bench.CopyAsync(request with { IsRepair = true })).Status);

        bench.AssertComplete(image, "app", "1");
        Assert.Equal(1, bench.Destination.Log.Requests.Count(r => r is { Method: "PUT", IsUpload: true }));
    }
}
