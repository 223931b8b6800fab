using CopyImageGitOps.Kustomize.Entries;
using static CopyImageGitOps.Tests.Kustomize.Entries.Sections;

namespace CopyImageGitOps.Tests.Kustomize.Entries;

/// <summary>What is held here is held against kustomize itself in <see cref="KustomizeAgreementTests"/>.</summary>
public sealed class ImageEntryTests
{
    [Theory]
    [InlineData("nginx", "nginx", true)]
    [InlineData("nginx", "nginx:1.25", true)]
    [InlineData("nginx", "nginx@sha256:ab", true)]
    [InlineData("nginx", "nginx:1.25@sha256:ab", true)]
    [InlineData("nginx", "nginx:", true)]
    [InlineData("nginx", "nginx:{tag}", true)]
    [InlineData("nginx", "nginx@sha512:ab", false)]
    [InlineData("nginx", "docker.io/library/nginx", false)]
    [InlineData("nginx", "nginx/x", false)]
    [InlineData("nginx", "nginx:a:b", false)]
    [InlineData("nginx", "nginx-x", false)]
    [InlineData("localhost:5000/a", "localhost:5000/a:1", true)]
    [InlineData("localhost", "localhost:5000/a", false)]
    [InlineData("a.b/c", "axb/c:1", true)]
    [InlineData("a\\.b/c", "axb/c:1", false)]
    [InlineData("a\\.b/c", "a.b/c:1", true)]
    [InlineData("nginx:1.25", "nginx:1.25@sha256:ab", true)]
    [InlineData("nginx:1.25", "nginx:1.26", false)]
    [InlineData("a|b", "ac", true)]
    [InlineData("a|b", "xb:1", true)]
    [InlineData("(a|b)", "ac", false)]
    [InlineData(".*/x", "r/y/x:1", true)]
    [InlineData("c++", "c++", false)]
    [InlineData("[a", "[a", false)]
    [InlineData("(?=a)a", "a", false)]
    [InlineData("", ":1", true)]
    public void An_entry_is_for_what_its_name_matches_as_an_expression(string name, string image, bool matches) =>
        Assert.Equal(matches, new ImageEntry(name).Matches(image));

    [Theory]
    [InlineData("x:1@sha256:ab", "x:1@sha256:ab", null, null, null)]
    [InlineData("y:1@sha256:ab", "x:1@sha256:ab", "y", null, null)]
    [InlineData("x:2", "x:1@sha256:ab", null, "2", null)]
    [InlineData("x@sha256:cd", "x:1@sha256:ab", null, null, "sha256:cd")]
    [InlineData("y:2@sha256:cd", "x", "y", "2", "sha256:cd")]
    [InlineData("x:1@sha256:ab", "x:1@sha256:ab", "", "", "")]
    [InlineData("y", "x:", "y", null, null)]
    public void An_entry_replaces_what_it_gives(string after, string before, string? newName, string? newTag, string? digest) =>
        Assert.Equal(after, Entry("x", newName, newTag, digest).Apply(before));

    [Theory]
    [InlineData("x:1-s-s", "x:1@sha256:ab", null, null)]
    [InlineData("y:1-s", "x:1", "y", null)]
    [InlineData("x:2", "x:1", null, "2")]
    public void A_suffix_goes_behind_the_tag_each_time_that_kustomize_passes(string after, string before, string? newName, string? newTag) =>
        Assert.Equal(after, (Entry("x", newName, newTag) with { TagSuffix = "-s" }).Apply(before));

    [Fact]
    public void An_entry_leaves_alone_what_it_is_not_for() => Assert.Equal("z:1", Entry("x", "y", "2").Apply("z:1"));
}
