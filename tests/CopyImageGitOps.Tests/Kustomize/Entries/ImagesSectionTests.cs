using System.Globalization;
using System.Text;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Kustomize.Entries;
using static CopyImageGitOps.Tests.Kustomize.Entries.Sections;

namespace CopyImageGitOps.Tests.Kustomize.Entries;

public sealed class ImagesSectionTests
{
    [Fact]
    public void Entries_are_read_with_all_their_keys_and_lines()
    {
        var section = Read(
            """
            # ours
            images:
            - name: nginx
              newName: r/nginx
              newTag: "1.25"
              digest: sha256:ab

            - {name: redis, newTag: v7}
            -
              newTag: ~
              tagSuffix: -x
              Name: k
            - null
            """);

        Assert.Equal(
            [
                Entry("nginx", "r/nginx", "1.25", "sha256:ab") with { Line = 3 },
                Entry("redis", newTag: "v7") with { Line = 8 },
                new ImageEntry("k") { TagSuffix = "-x", Line = 10, IsEditable = false },
                new ImageEntry("") { Line = 13, IsEditable = false },
            ],
            section.Entries);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# c\n")]
    [InlineData("---\n")]
    [InlineData("resources: [a]\n")]
    [InlineData("images:\n")]
    [InlineData("images: []\nimageTags: []\n")]
    [InlineData("resources: [a]\n---\nimages: [{name: b}]\n")]
    public void A_file_without_entries_has_none(string text)
    {
        var section = Read(text);

        Assert.Null(section.Fault);
        Assert.Empty(section.Entries);
        Assert.Equal(text, section.Edit());
        Assert.Equal(text, Encoding.UTF8.GetString(section.WithoutEntries()));
    }

    [Theory]
    [InlineData("a: b\nimages: [{name: a}]\nimages:\n- name: b\n", 3, "it is there twice, and kustomize forgets the first")]
    [InlineData("Images: [{name: a}]\n", 1, "write it as 'images:', for itself, without a merge key or other letter case")]
    [InlineData("a: &a {images: []}\n<<: *a\n", 1, "write it as 'images:', for itself, without a merge key or other letter case")]
    [InlineData("a: &a []\nimages: *a\n", 2, "it is an alias, '*a': write the list out")]
    [InlineData("images: {}\n", 1, "it is not a list")]
    [InlineData("images: a\n", 1, "it is not a list")]
    [InlineData("images:\n- name: a\n- b\n", 3, "an entry is not a mapping")]
    [InlineData("- a\n", 1, "a kustomization is a mapping")]
    [InlineData("a\n", 1, "a kustomization is a mapping")]
    [InlineData("imageTags: [{name: a}]\n", 1, "'imageTags' is its old name, and kustomize joins both: rename it, or move its entries")]
    [InlineData("images:\n- name: &n a\nnamespace: *n\n", 1, "an anchor in it has an alias outside of it")]
    public void A_section_that_cannot_be_edited_is_a_finding(string text, int line, string reason)
    {
        var section = Read(text);

        Assert.Equal(
            new Finding(Severity.Error, FindingCodes.KustomizationImages, $"The kustomization's images cannot be edited: {reason}")
            {
                File = "kustomization.yaml",
                Line = line,
                Hint = "Write 'images:' once, as a list of entries with name, newName, newTag and digest.",
            },
            section.Fault);
        Assert.Empty(section.Entries);
        Assert.Throws<InvalidOperationException>(() => section.WithoutEntries());
        Assert.Throws<InvalidOperationException>(() => section.With(section.Entries));
    }

    [Theory]
    [InlineData("images: [\n", FindingCodes.YamlInvalid)]
    [InlineData("images: \0\n", FindingCodes.YamlInvalid)]
    [InlineData("a: b\n\timages: c\n", FindingCodes.YamlInvalid)]
    [InlineData("namePrefix: {{ x }}-\n", FindingCodes.HelmTemplate)]
    public void A_file_that_is_no_yaml_is_a_finding(string text, string code) => Assert.Equal(code, Read(text).Fault?.Code);

    [Fact]
    public void A_file_that_is_no_text_is_a_finding() =>
        Assert.Equal(FindingCodes.EncodingInvalid, ImagesSection.Read("k", new byte[] { (byte)'a', 0xC3 }).Fault?.Code);

    [Theory]
    [InlineData("a: b\nimages:\n- name: x\n  newTag: y\n  # c\n# d\ne: f\n", "a: b\nimages: []\n# d\ne: f\n")]
    [InlineData("images:\n- name: x", "images: []")]
    [InlineData("images: # c\n  [{name: x}] # d\n", "images: # c\n  [] # d\n")]
    [InlineData("{\"images\":[{\"name\":\"x\"}],\"a\":\"b\"}", "{\"images\":[],\"a\":\"b\"}")]
    [InlineData("images:\n- name: x\n  newTag: &t y\na: *t\n", "images:\n- name: \"a^\"\n  newTag: &t y\na: *t\n")]
    [InlineData("images:\r\n- name: x\r\na: b\r\n", "images: []\r\na: b\r\n")]
    public void A_section_is_emptied_for_a_render_without_it(string before, string after) =>
        Assert.Equal(after, Encoding.UTF8.GetString(Read(before).WithoutEntries()));

    /// <summary>None of these may take time or stack that grows with the square of their size: that would be minutes.</summary>
    [Theory]
    [InlineData("images:\n", "- &a{0} {{name: .*, newName: &b{0} x}}\n", "")]
    [InlineData("images:\n", "- &a{0}\n  name: a\n- *a{0}\n", "")]
    [InlineData("images: [", "{{name: .*, newName: x}}, ", "]")]
    [InlineData("images:\n- name: (a+)+b|", "(x{0}|y)*", "")]
    public void A_file_made_to_be_slow_is_read_in_time(string start, string repeated, string end)
    {
        var parts = Enumerable.Range(0, 10_000).Select(i => string.Format(CultureInfo.InvariantCulture, repeated, i));
        var section = Read(start + string.Concat(parts) + end);

        Assert.Null(section.Fault);
        Assert.NotNull(EntryPlanner.Plan(section.Entries, [new EntryGoal(new string('a', 100), "r/a:1")]));
        Assert.Equal(section.Entries.Count + 1, Read(section.Add(Entry("new", "r/new"))).Entries.Count);
        Assert.NotEmpty(section.WithoutEntries());
    }

    [Fact]
    public void No_entry_is_removed() =>
        Assert.StartsWith(
            "No entry can be removed.",
            Assert.Throws<ArgumentException>(() => Read("images: [{name: a}]").Edit()).Message,
            StringComparison.Ordinal);
}
