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

    /// <summary>The <c>images:</c> entries that were added to kustomizations.</summary>
    public IReadOnlyList<KustomizePin> Pins { get; init; } = [];

    private readonly Dictionary<ImageReference, LockEntry> _bySource = Images.ToDictionary(image => image.Source);

    public LockEntry? Find(ImageReference source) => _bySource.GetValueOrDefault(source);

    /// <summary>What a reference means without asking its registry: its own digest, or the one that was copied; null if neither is known.</summary>
    public Digest? DigestOf(ImageReference source) => source.Digest ?? Find(source)?.Digest;
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

    /// <summary>What stood in the manifests before an update, where that could not be rewritten everywhere, sorted.</summary>
    public IReadOnlyList<ImageReference> Older { get; init; } = [];

    /// <summary>Where the entry begins in its file; null for one that is not in a file yet.</summary>
    public int? Line { get; init; }
}

/// <summary>
/// An entry of a kustomization's <c>images:</c> that was added to pin what its bases say. It hides a later change there, so the value that it was
/// made for is kept.
/// </summary>
/// <param name="File">The kustomization, relative to the root of the run, with <c>/</c>.</param>
/// <param name="Name">The entry's <c>name</c>.</param>
/// <param name="Value">What the image was before the entry, as in <c>nginx:1.25</c>.</param>
/// <param name="Image">What the entry was to make of it before it was pinned, as in <c>public.ecr.aws/nginx:1.25</c>; the same, if it changed no name.</param>
public sealed record KustomizePin(string File, string Name, string Value, string Image);
