using CopyImageGitOps.Kustomize.Entries;
using CopyImageGitOps.Manifests;

namespace CopyImageGitOps.Kustomize.Editing;

/// <summary>
/// The edit of one file, which was proven with one version of it. Other versions (what Git has committed or staged) get the same edit as far as
/// they have its places.
/// </summary>
/// <param name="Before">The version with which it was proven.</param>
internal abstract record FileEdit(ReadOnlyMemory<byte> Before)
{
    /// <summary>The new content; the same bytes if there is nothing to change.</summary>
    public abstract byte[] Apply(ReadOnlyMemory<byte> content);
}

/// <summary>New and changed entries of a kustomization's <c>images:</c>.</summary>
internal sealed record EntriesEdit(string File, ReadOnlyMemory<byte> Before, IReadOnlyList<ImageEntry> Old, IReadOnlyList<ImageEntry> New) : FileEdit(Before)
{
    public override byte[] Apply(ReadOnlyMemory<byte> content)
    {
        var section = ImagesSection.Read(File, content);
        if (section.Fault is not null) return content.ToArray();
        var wanted = section.Entries.ToList();
        foreach (var (index, entry) in New.Index())
        {
            if (index < Old.Count && entry == Old[index]) continue;
            var name = index < Old.Count ? Old[index].Name : entry.Name;
            var occurrence = New.Take(index).Zip(Old, (_, old) => old).Count(old => old.Name == name);
            var places = wanted.Index().Where(other => other.Item.Name == name || other.Item.Name == entry.Name).Skip(occurrence).ToList();
            if (places.Count == 0) wanted.Add(entry with { Line = null });
            else wanted[places[0].Index] = entry with { Line = places[0].Item.Line };
        }

        return section.With(wanted);
    }
}

/// <summary>New values for image fields of a manifest.</summary>
internal sealed record ValuesEdit(ReadOnlyMemory<byte> Before, IReadOnlyList<FieldEdit> Edits, ManifestScanner Scanner) : FileEdit(Before)
{
    public override byte[] Apply(ReadOnlyMemory<byte> content)
    {
        if (content.Span.SequenceEqual(Before.Span)) return ManifestRewriter.Rewrite(content, [.. Edits]);
        var edits =
            from field in Scanner.Scan(Edits[0].Field.File, content).Fields
            let edit = Edits.FirstOrDefault(edit => IsAlike(edit.Field, field))
            where edit is not null
            select edit with { Field = field };
        return ManifestRewriter.Rewrite(content, [.. edits]);
    }

    private static bool IsAlike(ImageField one, ImageField other) =>
        (one.Kind, one.Name, one.Namespace, one.Field, one.Value) == (other.Kind, other.Name, other.Namespace, other.Field, other.Value);
}
