using CopyImageGitOps.References;

namespace CopyImageGitOps.Locking;

/// <summary>
/// What was copied, as a file in Git: it makes a re-run need no source registry, and gives the reconciler the same strings as the manifests.
/// Its name does not end in <c>.yaml</c>, because Argo CD, Flux and kpt pick up everything that does.
/// </summary>
public sealed record LockFile(IReadOnlyList<LockEntry> Images)
{
    public const string FileName = "copyimage.lock";

    public static readonly LockFile Empty = new([]);

    private readonly Dictionary<ImageReference, LockEntry> _bySource = Images.ToDictionary(image => image.Source);

    public LockEntry? Find(ImageReference source) => _bySource.GetValueOrDefault(source);
}

/// <summary>One copied image.</summary>
/// <param name="Source">The canonical reference that manifests named.</param>
/// <param name="Digest">At the source when it was copied, and in the destination.</param>
/// <param name="Target">Exactly what was written into the manifests.</param>
/// <param name="Platforms">That were copied, as <c>linux/arm64/v8</c>, sorted; empty where the image does not say.</param>
public sealed record LockEntry(ImageReference Source, Digest Digest, ImageReference Target, IReadOnlyList<string> Platforms)
{
    /// <summary>Platforms that the image has and that were not copied, sorted: without them its index is sparse.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];
}
