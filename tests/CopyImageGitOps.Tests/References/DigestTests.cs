using CopyImageGitOps.References;

namespace CopyImageGitOps.Tests.References;

public sealed class DigestTests
{
    [Fact]
    public void A_digest_is_an_algorithm_and_lower_case_hexadecimal()
    {
        var digest = Digest.Parse("sha256:" + new string('a', 64));

        Assert.Equal("sha256", digest.Algorithm);
        Assert.Equal(new string('a', 64), digest.Hex);
    }
}
