using CopyImageGitOps.References;

namespace CopyImageGitOps.Tests.References;

public sealed class TagTemplateTests
{
    private static readonly Digest Digest = Digest.Parse("sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");

    [Theory]
    [InlineData("{tag}", "1.25")]
    [InlineData("{tag}-{digest:12}", "1.25-0123456789ab")]
    [InlineData("{digest:6}", "012345")]
    [InlineData("{digest:64}.{tag}", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.1.25")]
    [InlineData("{digest}", "sha256-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("v_{tag}", "v_1.25")]
    public void Placeholders_are_filled_in(string template, string expected) =>
        Assert.Equal(expected, TagTemplate.Parse(template).Expand(Tag.Parse("1.25"), Digest)?.Value);

    [Theory]
    [InlineData("{tag}", null)]
    [InlineData("{tag}-{digest:12}", null)]
    [InlineData("{digest:12}", "0123456789ab")]
    public void Without_a_tag_a_template_that_needs_one_gives_none(string template, string? expected) =>
        Assert.Equal(expected, TagTemplate.Parse(template).Expand(tag: null, Digest)?.Value);

    [Theory]
    [InlineData("{name}")]
    [InlineData("{digest:5}")]
    [InlineData("{digest:65}")]
    [InlineData("{digest:}")]
    [InlineData("{}")]
    public void Other_placeholders_are_refused(string template) =>
        Assert.Equal($"{template} is not a placeholder of a tag.", Assert.Throws<FormatException>(() => TagTemplate.Parse(template)).Message);

    [Fact]
    public void The_whole_of_a_sha512_digest_is_too_long_for_a_tag() =>
        Assert.Contains(
            "is a tag of 135 characters; at most 128 are allowed",
            Assert.Throws<ReferenceFormatException>(() => TagTemplate.Parse("{digest}").Expand(null, Digest.Parse($"sha512:{new string('a', 128)}"))).Message);
}
