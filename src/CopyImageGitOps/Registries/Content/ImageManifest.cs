using CopyImageGitOps.References;

namespace CopyImageGitOps.Registries.Content;

/// <summary>What a manifest refers to, read from its bytes.</summary>
/// <param name="MediaType">What the manifest must be uploaded as.</param>
/// <param name="Children">An index's manifests.</param>
/// <param name="Config">An image's configuration; null for an index.</param>
internal sealed record ImageManifest(
    RawManifest Raw, string MediaType, IReadOnlyList<Descriptor> Children, Descriptor? Config, IReadOnlyList<Descriptor> Layers)
{
    /// <summary>An index of which <see cref="Children"/> are a part, and are all that is copied.</summary>
    public bool IsSparse { get; init; }

    /// <summary>The manifest that this one says something about: a signature's image.</summary>
    public Digest? Subject { get; init; }

    public bool IsIndex => MediaTypes.IsIndex(MediaType);

    /// <summary>Everything that the registry must hold before it may hold this manifest, each digest once.</summary>
    public IEnumerable<Descriptor> Blobs => (Config is null ? Layers : [Config, .. Layers]).Where(b => !b.IsForeign).DistinctBy(b => b.Digest);

    public IEnumerable<Descriptor> ForeignLayers => Layers.Where(l => l.IsForeign).DistinctBy(l => l.Digest);
}
