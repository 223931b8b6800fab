using System.Text;
using System.Text.RegularExpressions;
using CopyImageGitOps.Kustomize.Entries;
using CopyImageGitOps.Testing;
using CsCheck;
using YamlDotNet.RepresentationModel;

namespace CopyImageGitOps.Tests.Kustomize.Entries;

public sealed partial class SectionPropertyTests
{
    private static readonly Gen<(string Text, ImageEntry[] Entries)> Files = Gen.Select(Gen.Int, Samples.Entry.Array[0, 4]).Select(
        (seed, entries) => (new KustomizationWriter(seed).Write(entries), entries));

    private static readonly Gen<(string Text, ImageEntry[] Before, ImageEntry[] After)> Edits =
        Gen.Select(Files, Samples.Entry.Array[4], Gen.Bool.Array[4], Samples.Entry.Array[0, 2]).Select((file, others, changed, added) =>
            (file.Text, file.Entries, (ImageEntry[])[.. file.Entries.Select((e, i) => changed[i] ? others[i] : e), .. added]));

    [Fact]
    public void A_file_is_read_as_it_was_meant_and_written_back_as_it_was() => Files.Sample(
        file =>
        {
            var section = Sections.Read(file.Text);

            Assert.Null(section.Fault);
            Assert.Equal(file.Entries, section.Entries.Select(Sections.Bare));
            Assert.All(section.Entries, entry => Assert.True(entry.IsEditable));
            Assert.Equal(file.Text, section.Edit(section.Entries));
        },
        iter: Campaign.Of(5_000));

    [Fact]
    public void An_edit_is_what_is_read_afterwards_and_changes_nothing_else() => Edits.Sample(
        edit =>
        {
            var edited = Sections.Read(edit.Text).Edit(edit.After);

            Assert.Equal(edit.After, Sections.Read(edited).Entries.Select(Sections.Bare));
            Assert.Equal(Rest(edit.Text), Rest(edited));
            if (edit.Text.Contains('\r', StringComparison.Ordinal)) Assert.DoesNotMatch(LoneBreak(), edited);
            else Assert.DoesNotContain('\r', edited);
            if (IsRemoval(edit.Before, edit.After)) return;
            Assert.Equal(Comments(edit.Text), Comments(edited));
            Assert.Equal(edit.Text.EndsWith('\n'), edited.EndsWith('\n'));
        },
        iter: Campaign.Of(10_000));

    [Fact]
    public void A_section_is_emptied_and_nothing_else() => Files.Sample(
        file =>
        {
            var empty = Encoding.UTF8.GetString(Sections.Read(file.Text).WithoutEntries());

            Assert.Empty(Sections.Read(empty).Entries);
            Assert.Equal(Rest(file.Text), Rest(empty));
        },
        iter: Campaign.Of(5_000));

    private static bool IsRemoval(ImageEntry[] before, ImageEntry[] after) => before.Zip(after).Any(pair =>
        (pair.First.NewName is not null && pair.Second.NewName is null)
        || (pair.First.NewTag is not null && pair.Second.NewTag is null)
        || (pair.First.Digest is not null && pair.Second.Digest is null));

    /// <summary>What another parser reads of the first document but <c>images</c>.</summary>
    private static string Rest(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text.TrimStart('\uFEFF')));
        var root = (YamlMappingNode)stream.Documents[0].RootNode;
        return string.Join("; ", root.Children.Where(child => ((YamlScalarNode)child.Key).Value != "images"));
    }

    private static IEnumerable<string> Comments(string text) => Comment().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex("# comment [0-9]+\\.")]
    private static partial Regex Comment();

    [GeneratedRegex("(?<!\r)\n")]
    private static partial Regex LoneBreak();
}
