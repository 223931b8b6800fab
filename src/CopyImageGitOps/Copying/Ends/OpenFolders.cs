using System.Collections.Concurrent;

namespace CopyImageGitOps.Copying.Ends;

/// <summary>Opens each folder once for a batch, so that what was read of it, or prepared in it, is not done again for every image.</summary>
internal sealed class OpenFolders(Func<ImageLocation, IImageSource> openSource, Func<ImageLocation, IImageTarget> openTarget)
{
    private readonly ConcurrentDictionary<object, IImageSource> _sources = new();
    private readonly ConcurrentDictionary<object, IImageTarget> _targets = new();

    public IImageSource OpenSource(ImageLocation image) => image.Layout is null ? openSource(image) : _sources.GetOrAdd(image.Place, _ => openSource(image));

    public IImageTarget OpenTarget(ImageLocation image) => image.Layout is null ? openTarget(image) : _targets.GetOrAdd(image.Place, _ => openTarget(image));
}
