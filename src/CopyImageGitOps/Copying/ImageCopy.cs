using System.Collections.Concurrent;
using CopyImageGitOps.Copying.Ends;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Copying;

/// <summary>One image on its way: what its manifests and blobs have in common.</summary>
internal sealed class ImageCopy(CopyRequest request, IImageSource source, IImageTarget target, IProgress<CopyEvent>? progress)
{
    private ConcurrentDictionary<Digest, ReadOnlyMemory<byte>> _inline = new();
    private long _bytes;
    private volatile bool _hasFailed;

    public CopyRequest Request => request;

    public IImageSource Source => source;

    public IImageTarget Target => target;

    /// <summary>The same, where it is known to be a registry.</summary>
    public RegistryTarget Registry => (RegistryTarget)target;

    /// <summary>The same, where it is known to be a layout.</summary>
    public LayoutTarget Layout => (LayoutTarget)target;

    /// <summary>False once the registry has said that something is missing which it had said to have: then everything is sent.</summary>
    public bool TrustsRegistry { get; private init; } = true;

    /// <summary>The destination has the image, so it may have what refers to it.</summary>
    public bool IsPresent { get; init; }

    /// <summary>True once the registry has refused a referrer because the image was not there: what it kept of it does not count.</summary>
    public bool RewritesReferrers { get; private init; }

    /// <summary>Uploaded so far.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public ConcurrentDictionary<Digest, string> ForeignLayers { get; } = new();

    /// <summary>The manifests below the image's own, of which each is in the destination.</summary>
    public ConcurrentDictionary<Digest, bool> Children { get; } = new();

    /// <summary>What was copied because it refers to the image, or to another referrer; and to which.</summary>
    public ConcurrentDictionary<Digest, Digest> Referrers { get; } = new();

    public ConcurrentDictionary<SkippedReferrer, bool> SkippedReferrers { get; } = new();

    public void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>The same copy after a failure that need not be the end: with what is already known and counted.</summary>
    public ImageCopy Anew(bool trustsRegistry, bool rewritesReferrers)
    {
        var anew = new ImageCopy(request, source, target, progress)
        {
            TrustsRegistry = trustsRegistry,
            RewritesReferrers = rewritesReferrers,
            _inline = _inline,
            _bytes = Bytes,
        };
        foreach (var child in Children.Keys) anew.Children.TryAdd(child, true);
        foreach (var (layer, type) in ForeignLayers) anew.ForeignLayers.TryAdd(layer, type);
        return anew;
    }

    public bool HasFailed => _hasFailed;

    public void MarkFailed() => _hasFailed = true;

    /// <summary>Blobs whose turn has not come when the image has failed are not begun; another image that needs one takes it over.</summary>
    public void ThrowIfFailed()
    {
        if (_hasFailed) throw new AbandonedException();
    }

    /// <summary>Keeps a blob that had to be read anyway.</summary>
    public void Keep(Digest digest, ReadOnlyMemory<byte> content) => _inline[digest] = content;

    public ReadOnlyMemory<byte>? Kept(Digest digest) => _inline.TryGetValue(digest, out var content) ? content : (ReadOnlyMemory<byte>?)null;

    public void Report(CopyEvent happened) => progress?.Report(happened);
}

/// <summary>Work that was not begun because its image has failed already; never what a result shows.</summary>
internal sealed class AbandonedException() : Exception("Its image has failed already.");
