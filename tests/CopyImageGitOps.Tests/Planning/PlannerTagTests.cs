using CopyImageGitOps.Configuration;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Planning;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Tests.Planning;

/// <summary>Copies with more than one tag.</summary>
public sealed class PlannerTagTests
{
    private static readonly CopyImageConfig Config = new() { Destination = "r.example.com/m", Tags = ["{tag}", "{tag}-{digest:12}"] };

    [Fact]
    public void Manifests_get_the_tag_of_the_first_template()
    {
        var image = Assert.Single(Plan(Config with { Tags = ["{tag}-{digest:12}", "{tag}", "{tag}"] }, ("nginx:1.25", 'a')).Images);

        Assert.Equal($"r.example.com/m/docker.io/library/nginx:1.25-aaaaaaaaaaaa@{Fields.Digest('a')}", image.Replacement(PinMode.TagAndDigest));
        Assert.Equal("r.example.com/m/docker.io/library/nginx:1.25-aaaaaaaaaaaa", image.Replacement(PinMode.Tag));
        Assert.Equal(["1.25"], image.ExtraTags.Select(tag => tag.Value));
    }

    [Fact]
    public void A_reference_without_a_tag_stays_without_one_and_its_copy_is_tagged_by_digest()
    {
        var image = Assert.Single(Plan(Config with { Tags = ["{tag}", "{tag}-{digest:12}", "{digest:8}"] }, ($"nginx@{Fields.Digest('a')}", 'a')).Images);

        Assert.Equal($"r.example.com/m/docker.io/library/nginx@{Fields.Digest('a')}", image.Replacement(PinMode.TagAndDigest));
        Assert.Equal(["aaaaaaaa"], image.ExtraTags.Select(tag => tag.Value));
    }

    [Fact]
    public void A_reference_that_is_pinned_to_an_older_digest_loses_the_tag_and_keeps_the_one_of_its_digest()
    {
        var plan = Plan(Config with { Tags = ["{tag}", "{tag}-{digest:12}", "{tag}-x"] }, ($"nginx:1@{Fields.Digest('a')}", 'a'), ("nginx:1", 'b'));

        Assert.Empty(plan.Findings);
        Assert.Equal(
            [("docker.io/library/nginx:1", true, "1-bbbbbbbbbbbb 1-x"), ($"docker.io/library/nginx:1@{Fields.Digest('a')}", false, "1-aaaaaaaaaaaa")],
            plan.Images.Select(image => (image.Source.ToString(), image.OwnsTag, string.Join(' ', image.ExtraTags))));
    }

    [Fact]
    public void Images_of_two_repositories_that_meet_in_a_further_tag_are_errors_at_every_field()
    {
        var plan = Plan(
            Config with { Target = "{name}", Tags = ["{tag}-{digest:12}", "{tag}"] }, ("ghcr.io/a/b:1", 'a'), ("quay.io/a/b:1", 'b'));

        Assert.Empty(plan.Images);
        Assert.Equal(["app.yaml:1", "app.yaml:2"], plan.Findings.Select(finding => $"{finding.File}:{finding.Line}"));
        Assert.All(plan.Findings, finding => Assert.Equal(FindingCodes.TargetCollision, finding.Code));
        Assert.Equal(
            $"'ghcr.io/a/b:1' ({Fields.Digest('a')}) and 'quay.io/a/b:1' ({Fields.Digest('b')}) would have the same copy 'r.example.com/m/a-b:1'.",
            plan.Findings[0].Message);
        Assert.StartsWith("Change 'target' so that the names differ", plan.Findings[0].Hint);
    }

    [Fact]
    public void Digests_with_the_same_first_digits_are_an_error_that_asks_for_more_of_them()
    {
        var (one, two) = (Digest.Parse($"sha256:abcdef{new string('1', 58)}"), Digest.Parse($"sha256:abcdef{new string('2', 58)}"));
        var fields = new[] { $"nginx@{one}", $"nginx@{two}" }.Select(value => Fields.Of(value)).ToList();

        var plan = new Planner(Config with { Tags = ["{digest:6}"] }, new TargetNaming(Config.Destination!, Config.Target))
            .Plan(fields, fields.ToDictionary(field => field.Reference, field => field.Reference.Digest!));

        Assert.Empty(plan.Images);
        Assert.Equal(
            $"'docker.io/library/nginx@{one}' ({one}) and 'docker.io/library/nginx@{two}' ({two}) would have the same copy "
                + "'r.example.com/m/docker.io/library/nginx:abcdef'.",
            plan.Findings[0].Message);
        Assert.Equal("Use more digits of the digest in 'tags', as in '{tag}-{digest:32}'.", plan.Findings[0].Hint);
    }

    [Fact]
    public void A_tag_that_would_be_too_long_is_an_error_at_every_field()
    {
        var finding = Assert.Single(Plan(Config, ($"nginx:{new string('x', 120)}", 'a')).Findings);

        Assert.Equal((FindingCodes.TargetInvalid, "app.yaml", 1), (finding.Code, finding.File, finding.Line));
        Assert.Contains("with the template '{tag}', '{tag}-{digest:12}': ", finding.Message);
        Assert.Contains("is a tag of 133 characters; at most 128 are allowed.", finding.Message);
        Assert.Equal("Change 'tags' in the configuration.", finding.Hint);
    }

    private static ImagePlan Plan(CopyImageConfig config, params (string Value, char Digest)[] images) =>
        new Planner(config, new TargetNaming(config.Destination!, config.Target)).Plan(
            images.Select((image, index) => Fields.Of(image.Value, line: index + 1)),
            images.ToDictionary(image => ImageReference.Parse(image.Value), image => Fields.Digest(image.Digest)));
}
