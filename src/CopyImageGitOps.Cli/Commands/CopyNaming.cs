using CopyImageGitOps.Configuration;
using CopyImageGitOps.Copying;
using CopyImageGitOps.Layouts;
using CopyImageGitOps.Planning;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>
/// What the copies of a list are called: by the template below a prefix, or in a layout by their whole references, which tell the images of several
/// repositories apart and say where each came from.
/// </summary>
internal sealed class CopyNaming
{
    private readonly Func<ImageReference, ImageLocation> _targetOf;

    private CopyNaming(Func<ImageReference, ImageLocation> targetOf) => _targetOf = targetOf;

    /// <param name="config">Valid, and with a destination.</param>
    public static CopyNaming Below(CopyImageConfig config)
    {
        var naming = new TargetNaming(config.Destination!, config.Target);
        return new CopyNaming(image => image with { Repository = naming.TargetOf(image.Repository) });
    }

    public static CopyNaming In(LayoutReference layout) => new(image => layout.WithName(NameOf(image)));

    /// <exception cref="ReferenceFormatException">No registry accepts the name.</exception>
    public ImageLocation TargetOf(ImageReference image) => _targetOf(image);

    /// <summary>The target of a pair as it is meant: an image that gets no name in a layout is called as its source.</summary>
    public static ImageLocation Complete(ImageLocation target, ImageLocation source)
    {
        if (target.Layout is not { Name: null, Digest: null } layout) return target;
        var name = source.Reference is { } reference ? NameOf(reference) : source.Name;
        return name is null ? target : layout.WithName(name);
    }

    private static string NameOf(ImageReference image) => (image.Tag is null ? image : image.WithoutDigest()).ToString();
}
