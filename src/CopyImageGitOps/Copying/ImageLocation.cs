using System.Diagnostics.CodeAnalysis;
using CopyImageGitOps.Layouts;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Copying;

/// <summary>Where an image is, or shall be: in a registry, or in a folder in the OCI image layout. Either converts to it without being asked.</summary>
public sealed record ImageLocation
{
    private ImageLocation(ImageReference? reference, LayoutReference? layout) => (Reference, Layout) = (reference, layout);

    /// <summary>Null if it is in a layout.</summary>
    public ImageReference? Reference { get; }

    /// <summary>Null if it is in a registry.</summary>
    public LayoutReference? Layout { get; }

    /// <summary>What can be moved to another image: a tag, or the name in a layout. Null if there is none.</summary>
    public string? Name => Reference is null ? Layout!.Name : Reference.Tag?.Value;

    /// <summary>Where there is one, it decides which image is meant.</summary>
    public Digest? Digest => Reference is null ? Layout!.Digest : Reference.Digest;

    /// <summary>What the place is asked for to read the image; empty if a layout has to have one image only.</summary>
    internal string DigestOrName => Digest?.ToString() ?? Name ?? "";

    /// <summary>The repository or the folder: equal for images that are in the same.</summary>
    internal object Place => Reference is null ? Layout!.FullPath : Reference.Repository;

    /// <summary>An image reference, or <c>oci:path[:name][@digest]</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ImageLocation? location, [NotNullWhen(false)] out ReferenceError? error)
    {
        location = null;
        error = OtherTransports.Refusal(text ?? "");
        if (error is not null) return false;
        if (text?.StartsWith(LayoutReference.Prefix, StringComparison.Ordinal) == true)
        {
            if (LayoutReference.TryParse(text, out var layout, out error)) location = layout;
        }
        else if (ImageReference.TryParse(text, out var reference, out error))
        {
            location = reference;
        }

        return location is not null;
    }

    public static implicit operator ImageLocation(ImageReference reference) => new(reference, null);

    public static implicit operator ImageLocation(LayoutReference layout) => new(null, layout);

    public ImageLocation WithDigest(Digest digest) => Reference is null ? Layout!.WithDigest(digest) : Reference.WithDigest(digest);

    /// <summary>The place and the name that another image would take over; by digest if there is no name.</summary>
    public ImageLocation WithoutDigestIfNamed()
    {
        if (Name is not { } name) return this;
        return Reference is null ? new LayoutReference(Layout!.Path, name, digest: null) : Reference.WithoutDigest();
    }

    /// <summary>The canonical form of a reference; of an image in a layout, the path as it was written.</summary>
    public override string ToString() => Reference?.ToString() ?? Layout!.ToString();
}
