using CopyImageGitOps.References;

namespace CopyImageGitOps.Tests.References;

public sealed class ReferencePartTests
{
    private static readonly Digest SomeDigest = Digest.Parse(ReferenceTable.Sha256);

    [Fact]
    public void A_registry_that_would_be_a_path_on_Docker_Hub_is_refused()
    {
        var exception = Assert.Throws<ReferenceFormatException>(() => Registry.Parse("mirror"));

        Assert.Equal(
            "'mirror' is not a valid registry: it is not a registry but the beginning of a path on Docker Hub; a registry has a dot or a port, or is localhost",
            exception.Message);
    }

    [Theory]
    [InlineData(
        "ghcr.io/org",
        "'ghcr.io/org' is not a valid registry: it is not a registry host; its labels are letters, digits and inner hyphens, "
            + "separated by dots")]
    [InlineData("", "'' is not a valid registry: the registry is empty")]
    public void A_registry_has_no_path_and_is_not_empty(string text, string message)
    {
        Assert.False(Registry.TryParse(text, out _, out var error));
        Assert.Equal(message, error.ToString());
    }

    [Theory]
    [InlineData("docker.io")]
    [InlineData("index.docker.io")]
    [InlineData("registry-1.docker.io")]
    [InlineData("Registry-1.Docker.IO")]
    public void Docker_Hub_has_one_identity(string name) => Assert.Same(Registry.DockerHub, Registry.Parse(name));

    [Fact]
    public void A_repository_has_no_tag()
    {
        var exception = Assert.Throws<ReferenceFormatException>(() => Repository.Parse("ghcr.io/org/app:1"));

        Assert.StartsWith(
            "'ghcr.io/org/app:1' is not a valid repository: 'app:1' is not a repository name component",
            exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_repository_of_one_component_on_Docker_Hub_is_an_official_one_however_it_is_made()
    {
        Assert.Equal(Repository.Parse("nginx"), Repository.Of(Registry.DockerHub, "nginx"));
        Assert.Equal("quay.io/nginx", Repository.Of(Registry.Parse("quay.io"), "nginx").ToString());
    }

    [Fact]
    public void A_repository_in_a_known_registry_obeys_the_grammar()
    {
        var exception = Assert.Throws<ReferenceFormatException>(() => Repository.Of(Registry.Parse("quay.io"), "Org/app"));

        Assert.Equal("'quay.io/Org/app' is not a valid repository: 'Org' has upper-case letters; a repository name is lower-case", exception.Message);
    }

    [Fact]
    public void A_tag_and_a_digest_say_what_they_are_when_they_are_wrong()
    {
        Assert.Equal("'' is not a valid tag: the tag is empty", Assert.Throws<ReferenceFormatException>(() => Tag.Parse("")).Message);
        Assert.Equal(
            "'sha256' is not a valid digest: it is not a digest; a digest is 'algorithm:hex'",
            Assert.Throws<ReferenceFormatException>(() => Digest.Parse("sha256")).Message);
        Assert.False(Digest.TryParse(null, out _));
        Assert.False(Digest.TryParse("sha256:abc", out _));
    }

    [Fact]
    public void A_reference_changes_its_tag_and_digest_and_keeps_the_rest()
    {
        var tagged = ImageReference.Parse("ghcr.io/org/app:1");

        Assert.Equal("ghcr.io/org/app:2", tagged.WithTag(Tag.Parse("2")).ToString());
        Assert.Equal($"ghcr.io/org/app:1@{SomeDigest}", tagged.WithDigest(SomeDigest).ToString());
        Assert.Equal($"ghcr.io/org/app@{SomeDigest}", tagged.WithDigest(SomeDigest).WithoutTag().ToString());
        Assert.Equal(tagged, tagged.WithDigest(SomeDigest).WithoutDigest());
        Assert.Equal($"ghcr.io/org/app:2@{SomeDigest}", ImageReference.Parse($"ghcr.io/org/app@{SomeDigest}").WithTag(Tag.Parse("2")).ToString());
    }

    [Fact]
    public void A_reference_never_has_neither_tag_nor_digest()
    {
        Assert.Equal("ghcr.io/org/app:latest", ImageReference.Parse($"ghcr.io/org/app@{SomeDigest}").WithoutDigest().ToString());
        Assert.Equal(Tag.Latest, new ImageReference(Repository.Parse("ghcr.io/org/app"), Tag: null, Digest: null).Tag);
        var exception = Assert.Throws<InvalidOperationException>(() => ImageReference.Parse("nginx:1").WithoutTag());
        Assert.Equal("docker.io/library/nginx:1 has no digest, so it needs its tag.", exception.Message);
    }

    [Fact]
    public void References_are_equal_if_they_mean_the_same()
    {
        var reference = ImageReference.Parse("nginx");

        Assert.Equal(reference, ImageReference.Parse("index.docker.io/library/nginx:latest"));
        Assert.Equal(reference.GetHashCode(), ImageReference.Parse("docker.io/nginx").GetHashCode());
        Assert.NotEqual(reference, ImageReference.Parse("nginx:1"));
        Assert.NotEqual(reference, ImageReference.Parse("ghcr.io/library/nginx"));
    }
}
