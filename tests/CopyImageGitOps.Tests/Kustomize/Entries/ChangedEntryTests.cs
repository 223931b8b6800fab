using System.Text;
using CopyImageGitOps.Kustomize.Entries;
using static CopyImageGitOps.Tests.Kustomize.Entries.Sections;

namespace CopyImageGitOps.Tests.Kustomize.Entries;

/// <summary>What an edit in place leaves and what it writes, character by character.</summary>
public sealed class ChangedEntryTests
{
    /// <summary>The section, the keys of its last entry to change (no value: to remove), the section then.</summary>
    public static TheoryData<string, string, string> Changes => new()
    {
        // Values keep their quotes, anchors, comments.
        { "- name: a\n  newTag: \"1.25\" # c\n", "newTag=1.26", "- name: a\n  newTag: \"1.26\" # c\n" },
        { "- name: a\n  newTag: '1.25'\n", "newTag=v1", "- name: a\n  newTag: 'v1'\n" },
        { "- name: a\n  newTag: v1\n", "newTag=v2", "- name: a\n  newTag: v2\n" },
        { "- name: a\n  newTag: &tag \"1.25\"\n", "newTag=1.26", "- name: a\n  newTag: &tag \"1.26\"\n" },
        { "- name: a\n  newTag: ~\n", "newTag=1.26", "- name: a\n  newTag: \"1.26\"\n" },
        { "- name: a\n  newTag: \"\"\n", "newTag=1.26", "- name: a\n  newTag: \"1.26\"\n" },
        { "- newTag: v1\n  name: a\n", "newTag=v2 name=b", "- newTag: v2\n  name: b\n" },

        // New values are quoted where they would not be strings, as most of the file is.
        { "- name: a\n  newTag: v1\n", "newTag=1.26", "- name: a\n  newTag: \"1.26\"\n" },
        { "- name: 'a'\n  newTag: v1\n", "newTag=1.26", "- name: 'a'\n  newTag: '1.26'\n" },
        { "- name: a\n  newTag: v1\n", "newTag=1e3", "- name: a\n  newTag: \"1e3\"\n" },
        { "- name: a\n  newTag: v1\n", "newTag=3e21", "- name: a\n  newTag: \"3e21\"\n" },
        { "- name: a\n  newTag: v1\n", "newTag=0x1", "- name: a\n  newTag: \"0x1\"\n" },
        { "- name: a\n  newTag: v1\n", "newTag=true", "- name: a\n  newTag: \"true\"\n" },
        { "- name: a\n  newTag: v1\n", "newTag=Null", "- name: a\n  newTag: \"Null\"\n" },
        { "- name: a\n  newTag: v1\n", "newTag=y", "- name: a\n  newTag: \"y\"\n" },
        { "- name: a\n  newTag: v1\n", "newTag=2024-01-01", "- name: a\n  newTag: \"2024-01-01\"\n" },
        { "- name: a\n  newTag: v1\n", "newTag=010", "- name: a\n  newTag: \"010\"\n" },
        { "- name: a\n  newTag: v1\n", "newTag=1_000", "- name: a\n  newTag: \"1_000\"\n" },
        { "- name: a\n  newTag: v1\n", "newTag=.5", "- name: a\n  newTag: \".5\"\n" },
        { "- name: a\n  newTag: v1\n", "newTag=_", "- name: a\n  newTag: \"_\"\n" },
        { "- name: a\n  newTag: v1\n", "newTag=1.25.3", "- name: a\n  newTag: 1.25.3\n" },
        { "- name: a\n  newTag: v1\n", "newTag=1.25-alpine", "- name: a\n  newTag: 1.25-alpine\n" },
        { "- name: a\n  newTag: v1\n", "newTag=3f2abc1", "- name: a\n  newTag: 3f2abc1\n" },
        { "- name: a\n", "newName=r.example.com:5000/a", "- name: a\n  newName: r.example.com:5000/a\n" },

        // New keys stand behind what they belong to.
        { "- name: a\n  newTag: v1\n", "digest=sha256:ab", "- name: a\n  newTag: v1\n  digest: sha256:ab\n" },
        { "- name: a\n  newTag: v1\n", "newName=b", "- name: a\n  newName: b\n  newTag: v1\n" },
        { "- newTag: v1 # c\n  name: a # d\n", "newName=b digest=sha256:ab", "- newTag: v1 # c\n  digest: sha256:ab\n  name: a # d\n  newName: b\n" },
        { "- name: a", "newName=b newTag=v digest=sha256:ab", "- name: a\n  newName: b\n  newTag: v\n  digest: sha256:ab" },
        { "  -   name: a\n      newTag: v1\n", "newName=b", "  -   name: a\n      newName: b\n      newTag: v1\n" },
        { "  -\n     # c\n\n     name: a\n", "newName=b", "  -\n     # c\n\n     name: a\n     newName: b\n" },
        { "- name: b\n\n- name: a\n\n# c\n", "newName=b", "- name: b\n\n- name: a\n  newName: b\n\n# c\n" },

        // A key goes with its line.
        { "- name: a\n  newTag: v1 # c\n  # d\n  digest: sha256:ab\n", "newTag=", "- name: a\n  # d\n  digest: sha256:ab\n" },
        { "- name: a\n  digest: sha256:ab", "digest=", "- name: a" },
        { "- name: a\n  digest: sha256:ab", "digest= newName=b newTag=v1", "- name: a\n  newName: b\n  newTag: v1" },
        { "- newTag: v1\n  name: a\n", "newTag=", "- name: a\n" },
        { "- newTag: v1\n  digest: sha256:ab\n  name: a\n", "newTag= digest=", "- name: a\n" },
        { "- digest: sha256:ab\n  # d\n  newTag: v1\n  name: a\n", "newTag= digest=", "- \n  # d\n  name: a\n" },

        // In braces.
        { "- {name: a, newTag: \"1.25\"}\n", "newTag=1.26", "- {name: a, newTag: \"1.26\"}\n" },
        { "- { name: a }\n", "newName=b digest=sha256:ab", "- { name: a, newName: b, digest: sha256:ab }\n" },
        { "- {name: a, newTag: v1, digest: 'sha256:ab'}\n", "newTag=", "- {name: a, digest: 'sha256:ab'}\n" },
        { "- {name: a, newTag: v1, digest: 'sha256:ab'}\n", "newTag= digest= newName=b", "- {name: a, newName: b}\n" },
        { "- {newTag: v1, digest: 'sha256:ab', name: a, }\n", "newTag= digest=", "- {name: a, }\n" },
        { " [{name: a, newTag: v1}]\n", "newTag=1.25", " [{name: a, newTag: \"1.25\"}]\n" },
        { " [{\n  \"name\": \"a\",\n  \"newTag\": \"v1\"\n}]", "newName=b", " [{\n  \"name\": \"a\",\n  \"newName\": \"b\",\n  \"newTag\": \"v1\"\n}]" },
        { " [{\"name\":\"a\"}]", "newTag=v1", " [{\"name\":\"a\",\"newTag\":\"v1\"}]" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void An_entry_is_changed_where_it_stands(string before, string change, string after)
    {
        AssertChange(Images(before), change, Images(after));
        AssertChange(Windows(Images(before)), change, Windows(Images(after)));
        AssertChange("\uFEFF" + Images(before) + "\n# ünïcode 🙂", change, "\uFEFF" + Images(after) + "\n# ünïcode 🙂");
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void A_file_keeps_its_encoding(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] Bytes(string text) => [.. encoding.Preamble, .. encoding.GetBytes(text)];

        var section = ImagesSection.Read("kustomization.yaml", Bytes("images:\n- name: ä # ü\n"));

        Assert.Equal(Bytes("images:\n- name: ä # ü\n  newTag: v1\n"), section.With([section.Entries[0] with { NewTag = "v1" }]));
    }

    /// <summary>Where an edit in place would change something else, or could not be told from one that does.</summary>
    [Theory]
    [InlineData("- &e\n  name: a\n- *e\n", "no no")]
    [InlineData("- &e {name: a}\n- {<<: *e, newTag: b}\n", "no no")]
    [InlineData("- name: a\n  newTag: &t b\n- name: c\n  newTag: *t\n", "no no")]
    [InlineData("- name: a\n  newTag: &t b\n- name: c\n  newTag: d\n", "yes yes")]
    [InlineData("- name: a\n  tagSuffix: -x\n", "no")]
    [InlineData("- name: a\n  unknown: x\n", "no")]
    [InlineData("- name: a\n  newTag: b\n  newTag: c\n", "no")]
    [InlineData("- Name: a\n", "no")]
    [InlineData("- newTag: a\n", "no")]
    [InlineData("- name:\n", "no")]
    [InlineData("- name: a\n  newTag:\n", "no")]
    [InlineData("- name: a\n  newTag: |\n    b\n", "no")]
    [InlineData("- name: a\n  newTag: \"b\\\n    c\"\n", "no")]
    [InlineData("- name: a\n  newTag: !!str 1\n", "no")]
    [InlineData("- ? name\n  : a\n", "no")]
    [InlineData("- &n name: a\n", "no")]
    [InlineData("- !!map\n  name: a\n", "yes")]
    [InlineData("- &e\n  name: a\n", "yes")]
    [InlineData("- {name: a, # c\n  newTag: b}\n", "no")]
    [InlineData(" [name: a, newTag: b]\n", "no no")]
    [InlineData("- \n", "no")]
    public void An_entry_that_is_written_in_an_unusual_way_is_not_edited(string entries, string editable)
    {
        var section = Read(Images(entries));

        Assert.Null(section.Fault);
        Assert.Equal(editable, string.Join(' ', section.Entries.Select(entry => entry.IsEditable ? "yes" : "no")));
        if (editable.StartsWith("no", StringComparison.Ordinal))
            Assert.Throws<ArgumentException>(() => section.With([section.Entries[0] with { Name = "other" }, .. section.Entries.Skip(1)]));
    }

    private static void AssertChange(string before, string change, string after)
    {
        var section = Read(before);
        var wanted = change.Split(' ').Aggregate(section.Entries[^1], Change);

        var edited = section.Edit([.. section.Entries.SkipLast(1), wanted]);

        Assert.Equal(after, edited);
        Assert.Equal(Bare(wanted), Bare(Read(edited).Entries[^1]));
    }

    private static ImageEntry Change(ImageEntry entry, string change)
    {
        var (key, value) = (change.Split('=')[0], change.Split('=')[1]);
        return key switch
        {
            "name" => entry with { Name = value },
            "newName" => entry with { NewName = value.Length > 0 ? value : null },
            "newTag" => entry with { NewTag = value.Length > 0 ? value : null },
            _ => entry with { Digest = value.Length > 0 ? value : null },
        };
    }

    private static string Images(string entries) =>
        entries.StartsWith(" [", StringComparison.Ordinal) ? $"images:{entries}" : $"resources: [a]\nimages:\n{entries}";

    private static string Windows(string text) => text.Replace("\n", "\r\n", StringComparison.Ordinal);
}
