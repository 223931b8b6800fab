using CopyImageGitOps.Configuration;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Planning;

namespace CopyImageGitOps.Tests.Planning;

public sealed class ImageSelectorTests
{
    private static readonly CopyImageConfig Config = new() { Destination = "quay.io/acme/mirror" };

    [Theory]
    [InlineData("nginx", ImageClass.Public)]
    [InlineData("registry.k8s.io/pause:3.9", ImageClass.Public)]
    [InlineData("index.docker.io/library/nginx", ImageClass.Public)]
    [InlineData("quay.io/acme/other:1", ImageClass.Public)]
    [InlineData("quay.io/acme/mirror/docker.io/library/nginx:1", ImageClass.Copy)]
    [InlineData("registry.internal:5000/app", ImageClass.Other)]
    public void A_reference_is_public_by_its_registry_unless_it_is_a_copy(string value, ImageClass expected) =>
        Assert.Equal(expected, Classify(Config, value));

    [Fact]
    public void Only_what_is_included_is_public()
    {
        var config = Config with { Include = [new ImagePattern { Image = "nginx:*" }] };

        Assert.Equal(ImageClass.Public, Classify(config, "nginx:1.25"));
        Assert.Equal(ImageClass.Excluded, Classify(config, "redis:7"));
    }

    [Fact]
    public void An_exclusion_is_stronger_than_an_inclusion()
    {
        var config = Config with
        {
            Include = [new ImagePattern { Kind = "Deployment" }],
            Exclude = [new ImagePattern { Namespace = "shop", Image = "redis*" }],
        };

        Assert.Equal(ImageClass.Public, Classify(config, "nginx:1.25"));
        Assert.Equal(ImageClass.Excluded, Classify(config, "redis:7"));
    }

    [Fact]
    public void The_sources_of_the_configuration_replace_the_default_ones()
    {
        var config = Config with { Sources = ["registry.internal:5000"] };

        Assert.Equal(ImageClass.Public, Classify(config, "registry.internal:5000/app"));
        Assert.Equal(ImageClass.Other, Classify(config, "nginx"));
    }

    [Fact]
    public void A_text_with_an_excluded_use_is_left_alone_for_all_its_uses()
    {
        var config = Config with { Exclude = [new ImagePattern { Name = "web" }] };
        ImageField[] sharing =
        [
            Fields.Of("nginx"),
            Fields.Of("nginx") with { Name = "api" },
            Fields.Of("redis") with { Name = "api", Span = new ScalarSpan(40, 5, ScalarStyle.Plain) },
        ];

        var selected = Selector(config).Select(sharing);

        Assert.Equal(2, selected[ImageClass.Excluded].Count());
        Assert.Equal("redis", Assert.Single(selected[ImageClass.Public]).Value);
    }

    private static ImageClass Classify(CopyImageConfig config, string value) => Assert.Single(Selector(config).Select([Fields.Of(value)])).Key;

    private static ImageSelector Selector(CopyImageConfig config) => new(config, new TargetNaming(config.Destination!, config.Target));
}
