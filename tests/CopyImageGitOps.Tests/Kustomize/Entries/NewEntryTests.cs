using CopyImageGitOps.Kustomize.Entries;
using static CopyImageGitOps.Tests.Kustomize.Entries.Sections;

namespace CopyImageGitOps.Tests.Kustomize.Entries;

/// <summary>Where a new entry goes and how it is written, character by character.</summary>
public sealed class NewEntryTests
{
    private static readonly ImageEntry New = Entry("nginx", "r.example.com/nginx", "1.25", "sha256:ab");

    public static TheoryData<string, string> Appended => new()
    {
        // No section.
        { "", "images:\n<entry>" },
        { "resources: [a.yaml]\n", "resources: [a.yaml]\nimages:\n<entry>" },
        { "resources:\n- a.yaml", "resources:\n- a.yaml\nimages:\n- name: nginx\n  newName: r.example.com/nginx\n  newTag: \"1.25\"\n  digest: sha256:ab" },
        { "resources:\n- a.yaml\n# end\n\n", "resources:\n- a.yaml\n# end\nimages:\n<entry>\n" },
        { "resources:\n  - a.yaml\n", "resources:\n  - a.yaml\nimages:\n<entry in 2>" },
        {
            "resources:\n  - a.yaml\ncomponents:\n- c\npatches:\n  - path: p\n",
            "resources:\n  - a.yaml\ncomponents:\n- c\npatches:\n  - path: p\nimages:\n<entry in 2>"
        },
        { "---\nresources:\n- a.yaml\n...\n", "---\nresources:\n- a.yaml\nimages:\n<entry>...\n" },
        { "resources:\n- a.yaml\n---\nimages: []\n", "resources:\n- a.yaml\nimages:\n<entry>---\nimages: []\n" },
        { "patches:\n- patch: |+\n    a\n\n\n", "patches:\n- patch: |+\n    a\n\n\nimages:\n<entry>" },
        { "  resources:\n  - a.yaml\n", "  resources:\n  - a.yaml\n  images:\n<entry in 2>" },
        { "# only a comment\n", "# only a comment\nimages:\n<entry>" },

        // An empty one.
        { "images:\nresources: [a]\n", "images:\n<entry>resources: [a]\n" },
        { "images: # ours\nresources:\n  - a\n", "images: # ours\n<entry in 2>resources:\n  - a\n" },
        { "images: []\n", "images:\n<entry>" },
        { "images: [ ]   # none\n", "images:   # none\n<entry>" },
        { "images: ~", "images:\n- name: nginx\n  newName: r.example.com/nginx\n  newTag: \"1.25\"\n  digest: sha256:ab" },
        { "images: null\n# - name: x\n", "images:\n<entry># - name: x\n" },
        { "images:\n  []\nresources: [a]\n", "images:\n<entry>resources: [a]\n" },
        { "images: [ # none yet\n]\n", "images: [{name: nginx, newName: r.example.com/nginx, newTag: \"1.25\", digest: sha256:ab} # none yet\n]\n" },

        // Entries behind dashes.
        { "images:\n- name: x\n  newTag: y\n", "images:\n- name: x\n  newTag: y\n<entry>" },
        { "images:\n- name: x # c\n\n# behind\nresources: [a]\n", "images:\n- name: x # c\n<entry>\n# behind\nresources: [a]\n" },
        { "images:\n- name: x\n  # newTag: y\nresources: [a]\n", "images:\n- name: x\n  # newTag: y\n<entry>resources: [a]\n" },
        { "images:\n  -\n    name: x\n", "images:\n  -\n    name: x\n<entry in 2>" },
        { "images:\n  -   name: x\n      newTag: y\n", "images:\n  -   name: x\n      newTag: y\n<entry in 2, wide>" },
        { "images:\n- name: x\n  newTag: |\n    y\nresources: [a]\n", "images:\n- name: x\n  newTag: |\n    y\n<entry>resources: [a]\n" },
        { "images:\n- name: x\n  <<: {}\nresources: [a]\n", "images:\n- name: x\n  <<: {}\n<entry>resources: [a]\n" },
        { "images:\n- &x\n  name: x\n- *x\n", "images:\n- &x\n  name: x\n- *x\n<entry>" },
        { "images:\n-\n- name: x\n", "images:\n-\n- name: x\n<entry>" },
        {
            "images:\n- {name: x, newTag: y}\n",
            "images:\n- {name: x, newTag: y}\n- {name: nginx, newName: r.example.com/nginx, newTag: \"1.25\", digest: sha256:ab}\n"
        },

        // Entries in brackets.
        {
            "images: [{name: x}]\n",
            "images: [{name: x}, {name: nginx, newName: r.example.com/nginx, newTag: \"1.25\", digest: sha256:ab}]\n"
        },
        {
            "images: [\n  { name: 'x', newTag: 'y' }, # c\n]\n",
            "images: [\n  { name: 'x', newTag: 'y' }, # c\n  { name: nginx, newName: r.example.com/nginx, newTag: '1.25', digest: sha256:ab },\n]\n"
        },
        {
            "images: [\n  {name: x} # c\n]\n",
            "images: [\n  {name: x}, # c\n  {name: nginx, newName: r.example.com/nginx, newTag: \"1.25\", digest: sha256:ab}\n]\n"
        },
        {
            "images: [\n  {name: x},\n]\n",
            "images: [\n  {name: x},\n  {name: nginx, newName: r.example.com/nginx, newTag: \"1.25\", digest: sha256:ab},\n]\n"
        },

        // JSON.
        {
            """{"resources":["a"]}""",
            """{"resources":["a"],"images":[{"name":"nginx","newName":"r.example.com/nginx","newTag":"1.25","digest":"sha256:ab"}]}"""
        },
        {
            """{"resources": ["a"], "images": []}""",
            """{"resources": ["a"], "images": [{"name": "nginx", "newName": "r.example.com/nginx", "newTag": "1.25", "digest": "sha256:ab"}]}"""
        },
        {
            """{"images": null}""",
            """{"images": [{"name": "nginx", "newName": "r.example.com/nginx", "newTag": "1.25", "digest": "sha256:ab"}]}"""
        },
        {
            """{"images":[{"name":"x"}],"resources":["a"]}""",
            """{"images":[{"name":"x"},{"name":"nginx","newName":"r.example.com/nginx","newTag":"1.25","digest":"sha256:ab"}],"resources":["a"]}"""
        },
        {
            "{\n  \"resources\": [\n    \"a\"\n  ]\n}\n",
            """
            {
              "resources": [
                "a"
              ],
              "images": [
                {
                  "name": "nginx",
                  "newName": "r.example.com/nginx",
                  "newTag": "1.25",
                  "digest": "sha256:ab"
                }
              ]
            }

            """
        },
        {
            "{\n  \"images\": [\n    {\n      \"name\": \"x\"\n    }\n  ]\n}\n",
            """
            {
              "images": [
                {
                  "name": "x"
                },
                {
                  "name": "nginx",
                  "newName": "r.example.com/nginx",
                  "newTag": "1.25",
                  "digest": "sha256:ab"
                }
              ]
            }

            """
        },
    };

    [Theory]
    [MemberData(nameof(Appended))]
    public void A_new_entry_is_written_as_the_file_is(string before, string after)
    {
        var edited = Read(before).Add(New);

        Assert.Equal(Expand(after), edited);
        Assert.Equal(New, Bare(Read(edited).Entries[^1]));
    }

    [Theory]
    [MemberData(nameof(Appended))]
    public void A_new_entry_is_written_with_the_line_breaks_of_the_file(string before, string after)
    {
        if (!before.Contains('\n', StringComparison.Ordinal)) return;
        Assert.Equal(Windows(Expand(after)), Read(Windows(before)).Add(New));
    }

    private static string Expand(string text) => text
        .Replace("<entry>", EntryAt("", " "), StringComparison.Ordinal)
        .Replace("<entry in 2>", EntryAt("  ", " "), StringComparison.Ordinal)
        .Replace("<entry in 2, wide>", EntryAt("  ", "   "), StringComparison.Ordinal);

    private static string EntryAt(string indentation, string gap)
    {
        var inner = indentation + " " + gap;
        return $"{indentation}-{gap}name: nginx\n{inner}newName: r.example.com/nginx\n{inner}newTag: \"1.25\"\n{inner}digest: sha256:ab\n";
    }

    private static string Windows(string text) => text.Replace("\n", "\r\n", StringComparison.Ordinal);
}
