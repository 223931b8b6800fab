using System.Text;
using CopyImageGitOps.Kustomize.Entries;
using CopyImageGitOps.Testing;
using CsCheck;

namespace CopyImageGitOps.Tests.Kustomize.Entries;

/// <summary>Holds what is said of entries against kustomize itself: one build has all entries of a file go over many images.</summary>
public sealed class KustomizeAgreementTests
{
    private static readonly string[] Edges =
    [
        "nginx", "nginx:1.25", "nginx@sha256:ab", "nginx:1.25@sha256:ab", "nginx:", "nginx@sha256:", "nginx:{tag}", "nginx@sha512:ab", "nginx:a:b",
        "docker.io/library/nginx", "nginx/x", "localhost:5000/nginx:1", "localhost:5000/nginx", "xnginx", "NGINX", "nginx-x:1",
        "a.b/c:1", "axb/c", "q", "", ":1",
        "r.example.com/m/nginx@sha256:ab", "/nginx:1", "nginx:1@sha256:ab@sha256:cd", "redis:v1", "xredis", "nginxx",
    ];

    private static readonly Gen<(int Seed, ImageEntry[] Before, ImageEntry[] Changed, ImageEntry[] Added, string[] Images)> Cases =
        Gen.Select(Gen.Int, Samples.Entry.Array[0, 5], Samples.Entry.Array[5], Samples.Entry.Array[0, 3], Samples.Image.Array[30]);

    [Fact]
    public Task Images_of_an_edited_file_are_what_its_entries_say() => Cases.SampleAsync(
        async sample =>
        {
            var section = Sections.Read(new KustomizationWriter(sample.Seed).Write(sample.Before));
            ImageEntry[] wanted = [.. sample.Changed.Take(sample.Before.Length), .. sample.Added];
            await AssertBuild(section.With(wanted), wanted, [.. Edges, .. sample.Images]);
            await AssertBuild(section.WithoutEntries(), [], Edges);
        },
        iter: Campaign.Of(20),
        threads: 2);

    [Fact]
    public Task Each_kind_of_entry_does_what_it_is_said_to_do() => AssertEntries(
        """
        images:
        - name: docker.io/library/nginx
          newName: nginx
          tagSuffix: -alpine
        - name: q
          tagSuffix: -s
        - Name: a.b/c
          NEWTAG: ~
          newTag: v9
        - name: redis
          newTag: one
          newTag: two
        - &e
          name: localhost:5000/nginx
          newTag: &tag "7"
        - <<: *e
          name: nginx-x
        - name: nginx/x
          newTag: *tag
        - newTag: unnamed
        - 
        """);

    [Fact]
    public Task An_entry_may_be_for_one_tag_of_a_name() => AssertEntries(
        """
        images: [{name: "nginx:1.25", newName: m/nginx, digest: "sha256:ab"}, {name: nginx, newName: m/n}]
        """);

    [Fact]
    public Task Anchors_outlive_the_section() => AssertEntries(
        """
        images:
        - name: nginx
          newTag: &tag v1
        commonAnnotations:
          tag: *tag
        """);

    /// <summary>An image for which kustomize has no expression cannot be given an entry by its plain name.</summary>
    [Fact]
    public async Task A_plan_makes_no_entry_that_kustomize_cannot_read()
    {
        var plan = EntryPlanner.Plan([], [new("c++:1", "m/cpp:1"), new("a.b/c", "m/c:1"), new("axb/c", "axb/c"), new("[x:1", "m/x:1")]);

        Assert.Empty(plan.Unreached);
        var section = Sections.Read("resources: [pod.yaml]\n");
        await AssertBuild(section.With(plan.Entries), plan.Entries, ["c++:1", "a.b/c", "axb/c", "[x:1"]);
    }

    private static async Task AssertEntries(string images)
    {
        var section = Sections.Read($"resources: [pod.yaml]\n{images}\n");

        Assert.Null(section.Fault);
        await AssertBuild(section.With(section.Entries), section.Entries, Edges);
        await AssertBuild(section.WithoutEntries(), [], Edges);
    }

    private static async Task AssertBuild(byte[] kustomization, IReadOnlyList<ImageEntry> entries, string[] images)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["kustomization.yaml"], kustomization);
        var containers = string.Concat(images.Index().Select(i => $"  - {{name: c{i.Index}, image: \"{i.Item}\"}}\n"));
        folder.Add("pod.yaml", $"apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec:\n  containers:\n{containers}");

        var built = await ProcessRunner.RunAsync(RealPart.Require("kustomize"), ["build", folder.Path], TestContext.Current.CancellationToken);

        Assert.Equal(images.Select(image => EntryChain.Apply(entries, image)), Images(Encoding.UTF8.GetString(built)));
    }

    private static IEnumerable<string> Images(string build) =>
        from line in build.Split('\n')
        where line.StartsWith("  - image: ", StringComparison.Ordinal)
        select line["  - image: ".Length..].Trim('"', '\'');
}
