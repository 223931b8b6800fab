using CopyImageGitOps.Copying;
using CopyImageGitOps.Layouts;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Tests.Layouts;

public sealed class LayoutReferenceTests
{
    private const string Hex = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Theory]
    [InlineData("oci:bundle", "bundle", null, null)]
    [InlineData("oci:./bundle:1.25", "./bundle", "1.25", null)]
    [InlineData("oci:/mnt/stick/bundle:docker.io/library/nginx:1.25", "/mnt/stick/bundle", "docker.io/library/nginx:1.25", null)]
    [InlineData("oci:bundle@sha256:" + Hex, "bundle", null, "sha256:" + Hex)]
    [InlineData("oci:bundle:1.25@sha256:" + Hex, "bundle", "1.25", "sha256:" + Hex)]
    [InlineData("oci:team@home/bundle:1", "team@home/bundle", "1", null)]
    [InlineData("oci:../with blanks/bundle", "../with blanks/bundle", null, null)]
    public void The_path_ends_at_the_first_colon_as_for_skopeo(string text, string path, string? name, string? digest)
    {
        Assert.True(LayoutReference.TryParse(text, out var reference, out _));

        Assert.Equal((path, name, digest), (reference.Path, reference.Name, reference.Digest?.ToString()));
        Assert.Equal(text, reference.ToString());
    }

    [Theory]
    [InlineData("oci:", "'oci:' is not a valid image in a layout: it has no path; write oci:path[:name]")]
    [InlineData("oci::1.25", "'oci::1.25' is not a valid image in a layout: it has no path; write oci:path[:name]")]
    [InlineData("oci:bundle:", "'oci:bundle:' is not a valid image in a layout: the name after the path is empty")]
    [InlineData(
        "oci:bundle:a b",
        "'oci:bundle:a b' is not a valid image in a layout: 'a b' is not a name: letters, digits and '_', '.', '-', ':', '/', '@', '+'")]
    [InlineData("oci:bundle@sha256:abc",
        "'oci:bundle@sha256:abc' is not a valid image in a layout: 'sha256:abc' has 3 hexadecimal characters; a sha256 digest has 64")]
    [InlineData("oci-archive:a.tar", "'oci-archive:a.tar' is not a valid image reference: 'oci-archive:' is an archive, which is not read or written; "
        + "unpack it, and name the folder as oci:path")]
    [InlineData("docker-archive:a.tar:nginx", "'docker-archive:a.tar:nginx' is not a valid image reference: 'docker-archive:' is an archive, which is not read "
        + "or written; if 'docker save' of Docker 25 or later made it, unpack it, and name the folder as oci:path")]
    [InlineData("docker-daemon:nginx:1", "'docker-daemon:nginx:1' is not a valid image reference: 'docker-daemon:' is an image of a local Docker daemon, which "
        + "is not read or written; push it to a registry first")]
    [InlineData("docker://nginx", "'docker://nginx' is not a valid image reference: 'docker://' is skopeo's word for a registry; "
        + "write the reference without it")]
    public void What_is_wrong_is_said_with_what_would_be_right(string text, string message)
    {
        Assert.False(ImageLocation.TryParse(text, out _, out var error));

        Assert.Equal(message, error.ToString());
    }

    [Fact]
    public void A_location_is_an_image_in_a_registry_or_in_a_layout()
    {
        Assert.True(ImageLocation.TryParse("nginx:1.25", out var inRegistry, out _));
        Assert.True(ImageLocation.TryParse("oci:bundle:1.25", out var inLayout, out _));

        Assert.Equal(("docker.io/library/nginx:1.25", "1.25"), (inRegistry.ToString(), inRegistry.Name));
        Assert.Equal(("oci:bundle:1.25", "1.25"), (inLayout.ToString(), inLayout.Name));
        Assert.Equal<ImageLocation>(ImageReference.Parse("nginx:1.25"), inRegistry);
    }
}
