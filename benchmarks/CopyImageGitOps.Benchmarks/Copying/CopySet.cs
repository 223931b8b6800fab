namespace CopyImageGitOps.Benchmarks.Copying;

/// <summary>An image in the source registry.</summary>
/// <param name="Manifests">The sizes of its manifests, that of the index too.</param>
/// <param name="Blobs">Sizes by digest.</param>
internal sealed record SourceImage(string Repository, string Tag, string Digest, IReadOnlyList<int> Manifests, IReadOnlyDictionary<string, long> Blobs)
{
    public string Name => $"{Repository}:{Tag}";
}

/// <summary>Images to copy, and what copying them costs at least.</summary>
internal sealed record CopySet(string Description, IReadOnlyList<SourceImage> Images)
{
    /// <summary>Every blob once, however many images have it, and all manifests.</summary>
    public long DistinctBytes => Images.SelectMany(i => i.Blobs).DistinctBy(b => b.Key).Sum(b => b.Value) + Images.Sum(i => i.Manifests.Sum());

    /// <summary>What is moved by a client that knows nothing of other repositories.</summary>
    public long Bytes => Images.Sum(i => i.Blobs.Values.Sum() + i.Manifests.Sum());

    /// <summary>
    /// An image: a look at both ends, and its index or only manifest read and written (its digest is known from reading it, so the look at the
    /// source is that reading). Each further manifest: a read and a write. A blob: open the upload, read, write; or a mount, if the registry has it.
    /// </summary>
    public int ColdBound
    {
        get
        {
            var manifests = Images.Sum(i => 3 + 2 * (i.Manifests.Count - 1));
            var blobs = Images.Sum(i => i.Blobs.Count);
            var distinct = Images.SelectMany(i => i.Blobs.Keys).Distinct().Count();
            return manifests + 3 * distinct + (blobs - distinct);
        }
    }

    /// <summary>A HEAD at the source and one at the destination, for each image.</summary>
    public int WarmBound => 2 * Images.Count;
}
