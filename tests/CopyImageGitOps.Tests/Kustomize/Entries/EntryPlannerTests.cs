using CopyImageGitOps.Kustomize.Entries;
using static CopyImageGitOps.Tests.Kustomize.Entries.Sections;

namespace CopyImageGitOps.Tests.Kustomize.Entries;

public sealed class EntryPlannerTests
{
    private const string A = "sha256:aa";
    private const string B = "sha256:bb";

    [Fact]
    public void A_name_without_an_entry_gets_one() => AssertPlan(
        [],
        [new("nginx:1.25", $"r/nginx:1.25@{A}"), new("nginx:1.25", $"r/nginx:1.25@{A}"), new("redis", $"r/redis:latest@{B}")],
        [Entry("nginx", "r/nginx", "1.25", A), Entry("redis", "r/redis", "latest", B)]);

    [Fact]
    public void Each_spelling_of_a_name_needs_an_entry() => AssertPlan(
        [],
        [
            new("nginx:1", $"r/nginx:1@{A}"),
            new("docker.io/nginx:1", $"r/nginx:1@{A}"),
            new("docker.io/library/nginx:1", $"r/nginx:1@{A}"),
        ],
        [
            Entry("nginx", "r/nginx", "1", A),
            Entry("docker.io/nginx", "r/nginx", "1", A),
            Entry("docker.io/library/nginx", "r/nginx", "1", A),
        ]);

    [Fact]
    public void An_entry_with_a_tag_is_given_name_and_digest() => AssertPlan(
        [Entry("nginx", newTag: "1.25") with { Line = 3 }],
        [new("nginx:1.24", $"r/nginx:1.25@{A}")],
        [Entry("nginx", "r/nginx", "1.25", A) with { Line = 3 }]);

    [Fact]
    public void An_entry_with_another_name_is_given_the_new_one() => AssertPlan(
        [Entry("nginx", "quay.io/nginx")],
        [new("nginx:1.25", $"r/nginx:1.25@{A}")],
        [Entry("nginx", "r/nginx", "1.25", A)]);

    [Fact]
    public void An_entry_with_a_digest_gives_it_up_for_a_tag() => AssertPlan(
        [Entry("nginx", digest: A)],
        [new("nginx:1.25", "r/nginx:1.26")],
        [Entry("nginx", "r/nginx", "1.26")]);

    [Fact]
    public void An_entry_with_a_tag_gives_it_up_for_a_digest() => AssertPlan(
        [Entry("nginx", newTag: "1.25")],
        [new("nginx", $"r/nginx@{A}")],
        [Entry("nginx", "r/nginx", null, A)]);

    [Fact]
    public void The_last_of_chained_entries_is_changed() => AssertPlan(
        [Entry("web", "nginx", "1.25"), Entry("nginx", newTag: "1.26")],
        [new("web", $"r/nginx:1.26@{A}")],
        [Entry("web", "nginx", "1.25"), Entry("nginx", "r/nginx", "1.26", A)]);

    [Fact]
    public void A_pin_follows_the_tag_that_the_base_has_by_now() => AssertPlan(
        [Entry("nginx", "r/nginx", "1.25", A)],
        [new("nginx:1.26", $"r/nginx:1.26@{B}")],
        [Entry("nginx", "r/nginx", "1.26", B)]);

    [Fact]
    public void Only_the_name_is_changed_where_tags_are_kept() => AssertPlan(
        [],
        [new("nginx:1.25", "r/nginx:1.25"), new("nginx:1.26", "r/nginx:1.26"), new($"redis:7@{A}", $"r/redis:7@{A}")],
        [Entry("nginx", "r/nginx"), Entry("redis", "r/redis")]);

    [Fact]
    public void Several_versions_of_a_name_are_not_reached_by_one_entry() => AssertPlan(
        [],
        [new("nginx:1.25", $"r/nginx:1.25@{A}"), new("nginx:1.26", $"r/nginx:1.26@{B}"), new("redis:7", $"r/redis:7@{A}")],
        [Entry("redis", "r/redis", "7", A)],
        0,
        1);

    [Fact]
    public void An_image_that_stays_keeps_its_name_from_being_changed() => AssertPlan(
        [],
        [new("nginx:1.25", "nginx:1.25"), new("nginx:1.26", $"r/nginx:1.26@{B}")],
        [],
        1);

    [Fact]
    public void An_entry_that_is_not_editable_gets_one_behind_it() => AssertPlan(
        [Entry("nginx", "quay.io/nginx", "1.25") with { IsEditable = false }],
        [new("nginx", $"r/nginx:1.25@{A}")],
        [Entry("nginx", "quay.io/nginx", "1.25") with { IsEditable = false }, Entry("quay.io/nginx", "r/nginx", "1.25", A)]);

    [Fact]
    public void Images_that_part_behind_one_expression_get_an_entry_each() => AssertPlan(
        [Entry("(nginx|redis)", newTag: "1")],
        [new("nginx", $"r/nginx:1@{A}"), new("redis", $"r/redis:1@{B}")],
        [Entry("(nginx|redis)", newTag: "1"), Entry("nginx", "r/nginx", "1", A), Entry("redis", "r/redis", "1", B)]);

    [Fact]
    public void An_entry_that_has_lost_its_image_is_given_the_new_name() => AssertPlan(
        [Entry("nginx", newTag: "1.25"), Entry("redis", newTag: "7")],
        [new("r/nginx:1.24", $"r/nginx:1.25@{A}", 0), new("r/redis:6", "r/redis:7", 1)],
        [Entry("r/nginx", newTag: "1.25", digest: A), Entry("r/redis", newTag: "7")]);

    [Fact]
    public void An_entry_that_another_image_needs_keeps_its_name() => AssertPlan(
        [Entry("nginx", newTag: "1.25")],
        [new("r/nginx:1.24", "r/nginx:1.25", 0), new("nginx:1.24", "nginx:1.25", 0)],
        [Entry("nginx", newTag: "1.25"), Entry("r/nginx", newTag: "1.25")]);

    [Fact]
    public void An_entry_that_has_lost_its_image_to_two_names_goes_to_the_first() => AssertPlan(
        [Entry("nginx", newTag: "1")],
        [new("r/a", "r/a:1", 0), new("r/b", "r/b:1", 0)],
        [Entry("r/a", newTag: "1"), Entry("r/b", newTag: "1")]);

    [Fact]
    public void A_name_that_also_matches_another_image_is_escaped() => AssertPlan(
        [],
        [new("a.b/c", "r/c:1"), new("axb/c", "axb/c")],
        [Entry("a\\.b/c", "r/c", "1")]);

    [Fact]
    public void A_name_that_is_no_expression_is_escaped() => AssertPlan(
        [],
        [new("c++:1", "r/cpp:1")],
        [Entry("c\\+\\+", "r/cpp")]);

    [Fact]
    public void What_kustomize_takes_for_no_image_is_not_reached() => AssertPlan([], [new("nginx@sha512:ab", "r/nginx:1"), new("", "x")], [], 0, 1);

    [Fact]
    public void What_is_as_it_shall_be_is_left() => AssertPlan(
        [Entry("nginx", "r/nginx", "1.25"), Entry("unused", "x")],
        [new("nginx", "r/nginx:1.25"), new("redis", "redis")],
        [Entry("nginx", "r/nginx", "1.25"), Entry("unused", "x")]);

    private static void AssertPlan(ImageEntry[] entries, EntryGoal[] goals, ImageEntry[] expected, params int[] unreached)
    {
        var plan = EntryPlanner.Plan(entries, goals);

        Assert.Equal(expected, plan.Entries);
        Assert.Equal(unreached, plan.Unreached.Order());
    }
}
