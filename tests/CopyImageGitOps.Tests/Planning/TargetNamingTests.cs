using CopyImageGitOps.Planning;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Tests.Planning;

public sealed class TargetNamingTests
{
    [Theory]
    [InlineData("registry.example.com/mirror", "{registry}/{repository}", "nginx", "registry.example.com/mirror/docker.io/library/nginx")]
    [InlineData("registry.example.com/mirror/", "{registry}/{repository}", "nginx", "registry.example.com/mirror/docker.io/library/nginx")]
    [InlineData("registry.example.com", "{registry}/{repository}", "ghcr.io/a/b", "registry.example.com/ghcr.io/a/b")]
    [InlineData("[::1]:5000/m", "{repository}", "quay.io/a/b", "[::1]:5000/m/a/b")]
    [InlineData("localhost:5000/m", "{registry}/{repository}", "registry.internal:8443/a", "localhost:5000/m/registry.internal_8443/a")]
    [InlineData("docker.io/acme", "{name}", "ghcr.io/a/b", "docker.io/acme/a-b")]
    [InlineData("docker.io/acme", "{name}", "nginx", "docker.io/acme/library-nginx")]
    public void A_copy_is_named_by_the_template_below_the_destination(string destination, string template, string source, string target) =>
        Assert.Equal(target, new TargetNaming(destination, template).TargetOf(Repository.Parse(source)).ToString());

    [Fact]
    public void A_name_that_breaks_the_grammar_is_an_error_that_names_the_part()
    {
        var naming = new TargetNaming("registry.example.com", "{registry}/{repository}");

        var error = Assert.Throws<ReferenceFormatException>(() => naming.TargetOf(Repository.Parse("[::1]:5000/a")));

        Assert.Contains("'[__1]_5000'", error.Message);
    }

    [Theory]
    [InlineData("registry.example.com/mirror", "registry.example.com/mirror/docker.io/library/nginx", true)]
    [InlineData("registry.example.com/mirror", "registry.example.com/mirrored/nginx", false)]
    [InlineData("registry.example.com/mirror", "other.example.com/mirror/nginx", false)]
    [InlineData("registry.example.com", "registry.example.com/anything", true)]
    public void The_destination_contains_what_lies_below_its_path(string destination, string repository, bool contains) =>
        Assert.Equal(contains, new TargetNaming(destination, "{repository}").Contains(Repository.Parse(repository)));
}
