namespace CopyImageGitOps.Kustomize.Entries.Text;

/// <summary>Edits an entry where it stands: values in their own quotes, a new key behind the one that it belongs to.</summary>
internal sealed class EntryWriter(YamlText text, NewText values, Splices splices, EntryPlace place)
{
    public void Write(ImageEntry wanted)
    {
        var anchor = place.Find(EntryKeys.Name)!;
        var removed = new List<EntryValue>();
        foreach (var key in EntryKeys.All)
        {
            var (present, value) = (place.Find(key), EntryKeys.ValueOf(wanted, key));
            if (present is not null && value is null && EntryKeys.ValueOf(place.Entry, key) is not null)
            {
                removed.Add(present);
                continue;
            }

            if (value is not null && value != EntryKeys.ValueOf(place.Entry, key)) Set(key, value, present, anchor);
            anchor = present ?? anchor;
        }

        Remove(removed);
    }

    private void Set(string key, string value, EntryValue? present, EntryValue anchor)
    {
        if (present is not null) splices.Replace(present.Span.Start, present.Span.End, values.Write(value, present.Value.Style));
        else if (place.IsFlow) InsertInFlow(key, value, anchor);
        else splices.Insert(text.NextLine(anchor.Span.End), $"{new string(' ', Column)}{key}: {values.Write(value)}{text.Break}");
    }

    private int Column => text.Column(place.Values[0].Key.Start);

    private void InsertInFlow(string key, string value, EntryValue anchor)
    {
        var layout = FlowLayout.Of(text, place.Node!, place.End);
        splices.Insert(anchor.Span.End, layout.Separator + layout.Write(key, value, values));
    }

    private void Remove(List<EntryValue> removed)
    {
        if (place.IsFlow) removed.ForEach(RemoveFromFlow);
        else if (removed.Contains(place.Values[0]) && !text.Before(place.Values[0].Key.Start).IsWhiteSpace()) RemoveBehindDash(removed);
        else removed.ForEach(RemoveLine);
    }

    private void RemoveLine(EntryValue value) => splices.Remove(text.LineStart(value.Key.Start), text.NextLine(value.Span.End));

    /// <summary>The first key that stays moves up behind the dash, unless a comment is in between.</summary>
    private void RemoveBehindDash(List<EntryValue> removed)
    {
        var first = place.Values[0];
        var kept = place.Values.First(value => !removed.Contains(value)).Key.Start;
        var isApart = text.Text.AsSpan(first.Span.End..kept).Contains('#');
        splices.Remove(first.Key.Start, isApart ? first.Span.End : kept);
        foreach (var value in removed.Where(value => value != first && (isApart || value.Key.Start > kept))) RemoveLine(value);
    }

    /// <summary>With the comma between it and the name, which is never removed.</summary>
    private void RemoveFromFlow(EntryValue value)
    {
        var index = place.Values.ToList().IndexOf(value);
        if (value.Key.Start < place.Find(EntryKeys.Name)!.Key.Start) splices.Remove(value.Key.Start, place.Values[index + 1].Key.Start);
        else splices.Remove(place.Values[index - 1].Span.End, value.Span.End);
    }
}
