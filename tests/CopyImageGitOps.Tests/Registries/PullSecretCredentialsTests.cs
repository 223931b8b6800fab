using System.Text;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Credentials;

namespace CopyImageGitOps.Tests.Registries;

public sealed class PullSecretCredentialsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"auths":{"https://index.docker.io/v1/":{"auth":"bWU6cGFzcw=="}}}""", false)]
    [InlineData("""{"https://index.docker.io/v1/":{"username":"me","password":"pass","email":"me@example.com"}}""", true)]
    public async Task Both_types_of_Secret_are_read(string content, bool isLegacy)
    {
        var source = PullSecretCredentials.Parse(Encoding.UTF8.GetBytes(content), isLegacy);

        Assert.Equal(Credential.Password("me", "pass"), await source.FindAsync(Repository.Parse("nginx"), Token));
        Assert.Null(await source.FindAsync(Repository.Parse("ghcr.io/a"), Token));
    }

    [Fact]
    public async Task A_helper_that_a_Secret_names_is_not_run()
    {
        var source = PullSecretCredentials.Parse("""{"credsStore":"evil","credHelpers":{"ghcr.io":"evil"}}"""u8.ToArray(), isLegacy: false);

        Assert.Null(await source.FindAsync(Repository.Parse("ghcr.io/a"), Token));
    }

    [Theory]
    [InlineData("[]", "it is not a JSON object")]
    [InlineData("{\"auths\": topsecret", "it is not JSON (line 1, byte 12)")]
    public void A_broken_Secret_is_said_without_what_it_holds(string content, string message)
    {
        var problem = Assert.Throws<FormatException>(() => PullSecretCredentials.Parse(Encoding.UTF8.GetBytes(content), isLegacy: false));

        Assert.Equal(message, problem.Message);
    }
}
