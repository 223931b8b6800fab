using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Manifests.Fields;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Entries.Text;

/// <summary>The section as text, and what becomes of it. Works on a text whose last line ends, and takes that end away again.</summary>
internal sealed class SectionEditor
{
    // An expression that nothing matches.
    private const string NoName = "\"a^\"";

    private readonly YamlText _text;
    private readonly SectionPlace _place;
    private readonly NewText _values;
    private readonly int _added;

    private SectionEditor(YamlText text, int added, Node? root)
    {
        (_text, _added) = (text, added);
        _place = new SectionReader(text).Read(root);
        _values = _place.Root is { } mapping ? NewText.For(mapping) : new NewText(ScalarStyle.DoubleQuoted);
        if (KeepsAnchors && _place.Entries.Any(entry => NameSpan(entry) is null))
            throw new UnreadableDocumentException(FindingCodes.KustomizationImages, _place.AfterColon, "an anchor in it has an alias outside of it");
    }

    public string Text => _text.Text;

    public IEnumerable<ImageEntry> Entries => _place.Entries.Select(entry => entry.Entry);

    public IReadOnlyList<int> EntryStarts => [.. _place.Entries.Select(entry => entry.Start)];

    private bool KeepsAnchors => _place.Entries.Count > 0 && _text.Anchors.AreUsedOutside(_place.AfterColon, _place.End);

    /// <exception cref="UnreadableDocumentException">The text is no YAML, or its section cannot be edited.</exception>
    public static SectionEditor Read(string text)
    {
        var yaml = new YamlText(text);
        var added = text is [.., not ('\r' or '\n')] ? yaml.Break : "";
        return new SectionEditor(new YamlText(text + added), added.Length, YamlTreeReader.Read(text) is [var root, ..] ? root : null);
    }

    public string WithoutEntries()
    {
        var splices = new Splices();
        if (KeepsAnchors) NameNothing(splices);
        else if (_place.Kind == SectionKind.Flow) splices.Replace(_place.Start, _place.End, "[]");
        else if (_place.Kind == SectionKind.Block) splices.Replace(_place.AfterColon, _place.End, " []" + _text.Break);
        return Apply(splices);
    }

    public string With(IReadOnlyList<ImageEntry> wanted)
    {
        var splices = new Splices();
        foreach (var (place, entry) in _place.Entries.Zip(wanted)) Edit(place, entry, splices);
        if (wanted.Skip(_place.Entries.Count).ToList() is { Count: > 0 } added) Append(added, splices);
        return Apply(splices);
    }

    private void Edit(EntryPlace place, ImageEntry wanted, Splices splices)
    {
        if (EntryKeys.All.All(key => EntryKeys.ValueOf(place.Entry, key) == EntryKeys.ValueOf(wanted, key))) return;
        if (!place.Entry.IsEditable) throw new ArgumentException($"The entry for '{place.Entry.Name}' may not be edited.", nameof(wanted));
        new EntryWriter(_text, _values, splices, place).Write(wanted);
    }

    private void Append(List<ImageEntry> entries, Splices splices)
    {
        var block = new BlockWriter(_text, _values, splices);
        var flow = new FlowWriter(_text, _values, splices);
        switch (_place)
        {
            case { Kind: SectionKind.Block }:
                block.Append(_place, entries, flow.LayoutOf(_place.Entries[^1]));
                break;
            case { Kind: SectionKind.Flow }:
                flow.Append(_place, entries);
                break;
            case { Kind: SectionKind.Empty }:
                if (_text.IsFlow(_place.Root!) || !IsPlainlyEmpty) flow.Fill(_place, entries);
                else block.Fill(_place, entries);
                break;
            case { Root: { } root } when _text.IsFlow(root):
                flow.Create(root, entries);
                break;
            default:
                block.Create(_place.Root, entries);
                break;
        }
    }

    /// <summary>Whether nothing is lost with the text of the empty value.</summary>
    private bool IsPlainlyEmpty =>
        _text.IsBlank(_place.AfterColon, _place.Start) && (_text[_place.Start] != '[' || _text.IsBlank(_place.Start + 1, _place.End - 1));

    private void NameNothing(Splices splices)
    {
        foreach (var span in _place.Entries.Select(NameSpan).OfType<EntryValueSpan>()) splices.Replace(span.Start, span.End, NoName);
    }

    /// <summary>Where an entry's name stands; null if it stands elsewhere too, or is elsewhere itself.</summary>
    private EntryValueSpan? NameSpan(EntryPlace place)
    {
        var entry = place.Node?.Entries.FindLast(e => string.Equals(e.Key, EntryKeys.Name, StringComparison.OrdinalIgnoreCase));
        if (entry is not { Via: null, KeyNode: ScalarNode key, Value: ScalarNode value }) return null;
        if (ScalarLocator.Locate(_text.Text, value, value.Value) is not { } range || value.Style == ScalarStyle.Block) return null;
        var (start, end) = (range.Start.Value, range.End.Value);
        return _text.Anchors.AreUsed(key.End, start) ? null : new EntryValueSpan(start, end);
    }

    private string Apply(Splices splices)
    {
        var text = splices.ApplyTo(_text.Text);
        return _added > 0 && text.EndsWith(_text.Break, StringComparison.Ordinal) ? text[..^_added] : text;
    }
}
