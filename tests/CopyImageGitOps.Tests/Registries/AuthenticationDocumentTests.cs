using System.Text;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Credentials;
using CopyImageGitOps.Tests.Architecture;

namespace CopyImageGitOps.Tests.Registries;

/// <summary>The file that docs/authentication.md shows is read as the text beside it says.</summary>
public sealed class AuthenticationDocumentTests
{
    private static readonly AuthFile Shown = AuthFile.Parse(Encoding.UTF8.GetBytes(
        SourceTree.Read("docs/authentication.md").Split("```json\n")[1].Split("```")[0]));

    [Theory]
    [InlineData("harbor.example.com/mirror/nginx", "robot$mirror+copyimage")]
    [InlineData("registry.example.com/mirror/docker.io/library/nginx", "copyimage")]
    [InlineData("docker.io/library/nginx", "acme")]
    public void Its_entries_are_those_of_their_registries(string repository, string username) =>
        Assert.Equal(Credential.Password(username, "secret"), AuthFile.Lookup(Shown.Auths, Repository.Parse(repository)));

    [Theory]
    [InlineData("123456789012.dkr.ecr.eu-central-1.amazonaws.com/mirror/nginx", "ecr-login")]
    [InlineData("europe-docker.pkg.dev/project/repository/nginx", "gcloud")]
    public void Its_programs_are_those_of_their_registries(string repository, string helper) =>
        Assert.Equal(helper, AuthFile.Lookup(Shown.Helpers, Repository.Parse(repository)));

    [Fact]
    public void An_entry_with_a_path_is_for_that_path_only() =>
        Assert.Null(AuthFile.Lookup(Shown.Auths, Repository.Parse("registry.example.com/other/nginx")));
}
