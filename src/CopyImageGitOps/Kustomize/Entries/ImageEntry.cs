namespace CopyImageGitOps.Kustomize.Entries;

/// <summary>
/// An entry of a kustomization's <c>images:</c>
/// (https://github.com/kubernetes-sigs/kustomize/blob/master/api/types/image.go), and what kustomize makes of an image with it.
/// </summary>
/// <param name="Name">The name that it is for: a part of a regular expression, with the same spelling as in the manifests.</param>
public sealed record ImageEntry(string Name)
{
    /// <summary>Replaces the name; tag and digest stay, unless this entry gives them too.</summary>
    public string? NewName { get; init; }

    /// <summary>Replaces tag and digest both.</summary>
    public string? NewTag { get; init; }

    /// <summary>Replaces tag and digest both, unless the entry has a <see cref="NewTag"/> to go with it.</summary>
    public string? Digest { get; init; }

    /// <summary>Goes behind the tag, in an entry with neither <see cref="NewTag"/> nor <see cref="Digest"/>. Only read, never written.</summary>
    public string? TagSuffix { get; init; }

    /// <summary>Null for an entry that is not in the file yet.</summary>
    public int? Line { get; init; }

    /// <summary>False where an edit in place could change something else: an alias, a merge key, a key twice, a value over several lines.</summary>
    public bool IsEditable { get; init; } = true;

    /// <summary>Whether the entry is for this image: kustomize normalises nothing, and the name is a regular expression.</summary>
    public bool Matches(string image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return EntryName.Matches(Name, image);
    }

    /// <summary>The image after this entry; itself if the entry is not for it.</summary>
    public string Apply(string image)
    {
        var once = ApplyOnce(image);
        // Kustomize goes over the containers of workloads twice, which only a suffix can tell.
        return TagSuffix is null ? once : ApplyOnce(once);
    }

    private string ApplyOnce(string image)
    {
        if (!Matches(image)) return image;
        var parts = ImageParts.Of(image);
        if (!string.IsNullOrEmpty(NewName)) parts = parts with { Name = NewName };
        if (!string.IsNullOrEmpty(NewTag) || !string.IsNullOrEmpty(Digest)) parts = parts with { Tag = NewTag ?? "", Digest = Digest ?? "" };
        else if (!string.IsNullOrEmpty(TagSuffix)) parts = parts with { Tag = parts.Tag + TagSuffix, Digest = "" };
        return parts.ToString();
    }
}
