using CopyImageGitOps.Configuration;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Planning;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Tests.Planning;

public sealed class PlannerTests
{
    private static readonly CopyImageConfig Config = new() { Destination = "r.example.com/m" };

    [Theory]
    [InlineData(PinMode.TagAndDigest, "r.example.com/m/docker.io/library/nginx:1.25@sha256:{0}")]
    [InlineData(PinMode.Digest, "r.example.com/m/docker.io/library/nginx@sha256:{0}")]
    [InlineData(PinMode.Tag, "r.example.com/m/docker.io/library/nginx:1.25")]
    public void A_replacement_is_pinned_as_the_configuration_says(PinMode pin, string expected)
    {
        var image = Assert.Single(Plan(Config with { Pin = pin }, ("nginx:1.25", 'a')).Images);

        Assert.Equal(expected.Replace("{0}", new string('a', 64)), image.Replacement(pin));
    }

    [Fact]
    public void An_image_without_a_tag_keeps_its_digest_even_when_tags_are_wanted()
    {
        var image = Assert.Single(Plan(Config with { Pin = PinMode.Tag }, ($"nginx@{Fields.Digest('a')}", 'a')).Images);

        Assert.Equal($"r.example.com/m/docker.io/library/nginx@{Fields.Digest('a')}", image.Replacement(PinMode.Tag));
    }

    [Fact]
    public void Spellings_of_one_image_are_one_image_with_all_its_fields()
    {
        var image = Assert.Single(Plan(Config, ("nginx", 'a'), ("docker.io/nginx:latest", 'a'), ("index.docker.io/library/nginx", 'a')).Images);

        Assert.Equal(3, image.Fields.Count);
        Assert.Equal("docker.io/library/nginx:latest", image.Source.ToString());
    }

    [Fact]
    public void Images_of_two_repositories_that_meet_in_one_target_with_different_digests_are_errors_at_every_field()
    {
        var plan = Plan(Config with { Target = "{name}" }, ("ghcr.io/a/b:1", 'a'), ("quay.io/a/b:1", 'b'), ("nginx:1", 'c'));

        Assert.Equal("docker.io/library/nginx:1", Assert.Single(plan.Images).Source.ToString());
        Assert.Equal(2, plan.Findings.Count);
        Assert.All(plan.Findings, finding => Assert.Equal(FindingCodes.TargetCollision, finding.Code));
        Assert.Equal(
            $"'ghcr.io/a/b:1' ({Fields.Digest('a')}) and 'quay.io/a/b:1' ({Fields.Digest('b')}) would have the same copy "
                + "'r.example.com/m/a-b:1'.",
            plan.Findings[0].Message);
    }

    [Fact]
    public void Images_of_two_repositories_that_meet_with_one_digest_are_fine() =>
        Assert.Equal(2, Plan(Config with { Target = "{name}" }, ("ghcr.io/a/b:1", 'a'), ("quay.io/a/b:1", 'a')).Images.Count);

    [Fact]
    public void A_reference_that_follows_a_tag_owns_it_and_one_pinned_to_an_older_digest_is_kept_by_digest()
    {
        var plan = Plan(Config, ($"nginx:1@{Fields.Digest('a')}", 'a'), ("nginx:1", 'b'));

        Assert.Empty(plan.Findings);
        Assert.Equal(
            [("docker.io/library/nginx:1", true), ($"docker.io/library/nginx:1@{Fields.Digest('a')}", false)],
            plan.Images.Select(image => (image.Source.ToString(), image.OwnsTag)));
    }

    [Fact]
    public void The_same_two_references_cannot_be_told_apart_by_tag()
    {
        var plan = Plan(Config with { Pin = PinMode.Tag }, ($"nginx:1@{Fields.Digest('a')}", 'a'), ("nginx:1", 'b'));

        Assert.Empty(plan.Images);
        Assert.Equal(2, plan.Findings.Count);
    }

    [Fact]
    public void Digests_without_tags_never_collide() =>
        Assert.Equal(2, Plan(Config, ($"nginx@{Fields.Digest('a')}", 'a'), ($"nginx@{Fields.Digest('b')}", 'b')).Images.Count);

    [Fact]
    public void A_target_that_is_no_repository_name_is_an_error_at_every_field()
    {
        var config = Config with { Sources = ["[::1]:5000"] };

        var finding = Assert.Single(Plan(config, ("[::1]:5000/a:1", 'a')).Findings);

        Assert.Equal(FindingCodes.TargetInvalid, finding.Code);
        Assert.StartsWith("No name can be made for the copy of '[::1]:5000/a:1' with the template '{registry}/{repository}'", finding.Message);
        Assert.Equal(("app.yaml", 1), (finding.File, finding.Line));
    }

    private static ImagePlan Plan(CopyImageConfig config, params (string Value, char Digest)[] images) =>
        new Planner(config, new TargetNaming(config.Destination!, config.Target)).Plan(
            images.Select((image, index) => Fields.Of(image.Value, line: index + 1)),
            images.DistinctBy(image => ImageReference.Parse(image.Value))
                .ToDictionary(image => ImageReference.Parse(image.Value), image => Fields.Digest(image.Digest)));
}
