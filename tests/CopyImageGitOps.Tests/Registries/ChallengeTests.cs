using CopyImageGitOps.Registries.Authentication;

namespace CopyImageGitOps.Tests.Registries;

public sealed class ChallengeTests
{
    [Theory]
    [InlineData(
        "Bearer realm=\"https://a/token\",service=\"s\",scope=\"repository:x/y:pull,push\"",
        "Bearer realm=https://a/token;service=s;scope=repository:x/y:pull,push")]
    [InlineData("bearer REALM=\"https://a\" , Service = s", "bearer REALM=https://a;Service=s")]
    [InlineData("Basic realm=\"a \\\"quoted\\\", comma\"", "Basic realm=a \"quoted\", comma")]
    [InlineData("Basic", "Basic ")]
    [InlineData("Negotiate YIIabc==, Basic realm=\"x\"", "Negotiate |Basic realm=x")]
    [InlineData("Negotiate, Basic realm=\"x\", Bearer realm=\"y\",service=z", "Negotiate |Basic realm=x|Bearer realm=y;service=z")]
    [InlineData("Bearer realm=\"unclosed", "Bearer realm=unclosed")]
    [InlineData("", "")]
    [InlineData(", ,", "")]
    public void A_header_is_read_into_its_challenges(string header, string expected)
    {
        var challenges = ChallengeParser.Parse([header]);

        Assert.Equal(expected, string.Join('|', challenges.Select(c => $"{c.Scheme} {string.Join(';', c.Parameters.Select(p => $"{p.Key}={p.Value}"))}")));
    }

    [Fact]
    public void Several_headers_are_read_one_after_the_other_and_names_have_no_case()
    {
        var challenges = ChallengeParser.Parse(["Basic realm=x", "BEARER Realm=\"https://a\""]);

        Assert.True(challenges[0].IsBasic);
        Assert.True(challenges[1].IsBearer);
        Assert.Equal("https://a", challenges[1]["realm"]);
    }
}
