using CopyImageGitOps.Copying;
using CopyImageGitOps.Testing.Images;

namespace CopyImageGitOps.Tests.Copying;

public sealed class CopyEngineTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_index_arrives_byte_for_byte_with_all_platforms_and_attestations(bool isDocker)
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build(new TestImageOptions { IsDocker = isDocker, HasAttestations = true }).AddTo(bench.Source, "library/app", "1.0");

        var result = await bench.CopyOneAsync("library/app:1.0", "mirror/app:1.0");

        Assert.Null(result.Failure);
        Assert.Equal(CopyStatus.Copied, result.Status);
        Assert.Equal(image.Digest, result.Digest!.ToString());
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], result.Platforms);
        Assert.Equal(image.Bytes, result.Bytes);
        bench.AssertComplete(image, "mirror/app", "1.0");
    }
}
