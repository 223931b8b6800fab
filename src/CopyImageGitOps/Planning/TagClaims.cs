using CopyImageGitOps.Configuration;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Planning;

/// <summary>An image's wish for a tag in the destination.</summary>
/// <param name="IsMain">It is the tag that the manifests get.</param>
/// <param name="HasDigest">The tag is made of the digest, and so should be the only image's.</param>
internal sealed record TagClaim(PlannedImage Image, Tag Tag, bool IsMain, bool HasDigest)
{
    /// <summary>As a person would write it.</summary>
    public string Name => $"{Image.Target.Repository}:{Tag}";
}

/// <summary>Makes the tags of copies with the user's templates.</summary>
internal sealed class TagNaming(CopyImageConfig config)
{
    private readonly List<TagTemplate> _templates = [.. config.Tags.Select(TagTemplate.Parse)];

    /// <summary>
    /// The tag that the manifests get, which is the first template's, and the others. A reference without a tag stays without one, and the tags that
    /// are made of a digest alone are written beside it.
    /// </summary>
    /// <exception cref="ReferenceFormatException">A name is not a tag.</exception>
    public (Tag? Main, IReadOnlyList<Tag> Extra) TagsOf(Tag? tag, Digest digest)
    {
        var tags = _templates.Select(template => template.Expand(tag, digest)).OfType<Tag>().Distinct().ToList();
        return tag is null ? (null, tags) : (tags[0], tags[1..]);
    }

    public IEnumerable<TagClaim> ClaimsOf(PlannedImage image)
    {
        var byDigest = _templates.Where(template => template.HasDigest).Select(template => template.Expand(image.Source.Tag, image.Digest)).ToHashSet();
        if (image.Target.Tag is { } main) yield return new TagClaim(image, main, IsMain: true, byDigest.Contains(main));
        foreach (var tag in image.ExtraTags) yield return new TagClaim(image, tag, IsMain: false, byDigest.Contains(tag));
    }
}
