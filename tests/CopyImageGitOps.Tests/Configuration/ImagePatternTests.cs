using System.Diagnostics;
using System.Text.RegularExpressions;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.References;
using CopyImageGitOps.Testing;
using CsCheck;

namespace CopyImageGitOps.Tests.Configuration;

public sealed class ImagePatternTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("nginx", "nginx:1.25", true)]
    [InlineData("nginx:1.25", "nginx:1.25", true)]
    [InlineData("nginx:1.*", "nginx:1.25", true)]
    [InlineData("nginx:1.2?", "nginx:1.25", true)]
    [InlineData("nginx:latest", "nginx", true)]
    [InlineData("docker.io/library/nginx", "nginx:1.25", true)]
    [InlineData("docker.io/library/nginx:1.25", "nginx:1.25", true)]
    [InlineData("docker.io/*", "nginx:1.25", true)]
    [InlineData("*", "ghcr.io/a/b", true)]
    [InlineData("*nginx*", "ghcr.io/a/nginx-unprivileged:1", true)]
    [InlineData("nginx", $"nginx:1.25@{Digest}", true)]
    [InlineData("nginx:1.25", $"nginx:1.25@{Digest}", true)]
    [InlineData($"nginx@{Digest}", $"nginx:1.25@{Digest}", true)]
    [InlineData($"nginx:1.25@{Digest}", $"nginx:1.25@{Digest}", true)]
    [InlineData("nginx@sha256:*", $"nginx@{Digest}", true)]
    [InlineData("grafana/*", "grafana/grafana:11", true)]
    [InlineData("ghcr.io/acme/*", "ghcr.io/acme/team/app:1", true)]
    [InlineData("[::1]:5000/*", "[::1]:5000/app", true)]
    [InlineData("nginx", "grafana/nginx", false)]
    [InlineData("nginx", "nginx-unprivileged", false)]
    [InlineData("nginx:1.2", "nginx:1.25", false)]
    [InlineData("Nginx", "nginx", false)]
    [InlineData("library/nginx", "nginx", false)]
    [InlineData("nginx:?", "nginx:1.25", false)]
    [InlineData("nginx@", "nginx:1.25", false)]
    [InlineData("nginx:", $"nginx@{Digest}", false)]
    [InlineData("ghcr.io", "ghcr.io/acme/app", false)]
    public void An_image_pattern_matches_the_whole_canonical_or_familiar_reference(string pattern, string reference, bool expected) =>
        Assert.Equal(expected, new ImagePattern { Image = pattern }.Matches(ImageReference.Parse(reference), "Pod", "default", "web"));

    [Theory]
    [InlineData("Deployment", "prod", "web", true)]
    [InlineData("Deployment", "prod", "worker", false)]
    [InlineData("Deployment", "test", "web", false)]
    [InlineData("DaemonSet", "prod", "web", false)]
    [InlineData("Deployment", null, "web", false)]
    [InlineData(null, null, null, false)]
    public void Every_part_that_is_given_must_match(string? kind, string? ns, string? name, bool expected)
    {
        var pattern = new ImagePattern { Image = "nginx", Kind = "Deploy*", Namespace = "prod", Name = "we?" };

        Assert.Equal(expected, pattern.Matches(ImageReference.Parse("nginx"), kind, ns, name));
        Assert.False(pattern.Matches(ImageReference.Parse("redis"), kind, ns, name));
    }

    [Fact]
    public void A_part_that_is_not_given_matches_all_and_a_star_matches_what_is_absent()
    {
        Assert.True(new ImagePattern { Kind = "Pod" }.Matches(ImageReference.Parse("nginx"), "Pod", null, null));
        Assert.True(new ImagePattern { Namespace = "*" }.Matches(ImageReference.Parse("nginx"), "Pod", null, null));
        Assert.False(new ImagePattern { Namespace = "?*" }.Matches(ImageReference.Parse("nginx"), "Pod", null, null));
    }

    [Fact]
    public void A_glob_matches_what_the_same_regular_expression_matches() =>
        Gen.Select(Gen.String[Gen.Char["ab*?"], 0, 8], Gen.String[Gen.Char["ab"], 0, 10]).Sample(
            (pattern, text) =>
            {
                var regex = $@"\A{Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal)}\z";
                return Glob.IsMatch(pattern, text) == Regex.IsMatch(text, regex, RegexOptions.NonBacktracking);
            },
            iter: Campaign.Of(20_000));

    [Fact]
    public void A_hostile_pattern_takes_no_time_to_speak_of()
    {
        var stopwatch = Stopwatch.StartNew();

        Assert.False(Glob.IsMatch(string.Concat(Enumerable.Repeat("*a", 500)) + "b", new string('a', 5_000)));

        Assert.True(stopwatch.Elapsed < TimeSpan.FromSeconds(5), $"{stopwatch.Elapsed}");
    }
}
