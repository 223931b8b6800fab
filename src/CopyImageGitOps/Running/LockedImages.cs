using CopyImageGitOps.Configuration;
using CopyImageGitOps.Locking;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Planning;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Running;

/// <summary>
/// What image fields become by a lock file alone. No registry is asked: that the copies are complete is what the run that wrote the lock had
/// made sure of.
/// </summary>
public sealed class LockedImages
{
    private readonly LockFile _lock;
    private readonly TargetNaming? _naming;
    private readonly ImageSelector _selector;
    private readonly HashSet<Repository> _copies;

    /// <param name="config">Valid; without a destination, the copies that the lock names are the only ones.</param>
    public LockedImages(CopyImageConfig config, LockFile lockFile)
    {
        _lock = lockFile;
        _naming = config.Destination is { } destination ? new TargetNaming(destination, config.Target) : null;
        _selector = new ImageSelector(config, _naming);
        _copies = [.. lockFile.Images.Select(image => image.Target.Repository)];
    }

    /// <summary>The fields with public images, in the order in which they came, and what each is replaced by; null if the lock does not say.</summary>
    public IEnumerable<(ImageField Field, string? Replacement)> Public(IEnumerable<ImageField> fields) =>
        _selector.Select(fields)[ImageClass.Public]
            .Where(field => !_copies.Contains(field.Reference.Repository))
            .Select(field => (field, CopyOf(_lock, field.Reference, _naming)?.ToString()));

    /// <summary>
    /// Exactly what manifests have in the place of a source; null if the lock does not say. A copy that is not below the destination is one of
    /// another configuration.
    /// </summary>
    /// <param name="naming">Null if no destination is known.</param>
    public static ImageReference? CopyOf(LockFile lockFile, ImageReference source, TargetNaming? naming) =>
        lockFile.Find(source)?.Target is { } target && naming?.Contains(target.Repository) != false ? target : null;
}
