using System.Collections;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Manifests;

/// <summary>What a store's files say: an entry for each file that has image fields or findings, sorted by file.</summary>
public sealed class ManifestSet : IReadOnlyList<ScannedManifest>
{
    private readonly IReadOnlyList<ScannedManifest> _manifests;
    private readonly PathSkips _skips;

    internal ManifestSet(IReadOnlyList<ScannedManifest> manifests, int filesScanned, PathSkips skips) =>
        (_manifests, FilesScanned, _skips) = (manifests, filesScanned, skips);

    /// <summary>How many files were looked into, with and without images; those that were skipped by their path are not among them.</summary>
    public int FilesScanned { get; }

    public IEnumerable<ImageField> Fields => _manifests.SelectMany(manifest => manifest.Fields);

    public IEnumerable<Finding> Findings => _manifests.SelectMany(manifest => manifest.Findings);

    /// <summary>Whether a file is left alone because of where it is: in a chart's templates, or part of a kustomization.</summary>
    public bool LeavesAlone(string file) => _skips.Covers(file);

    public int Count => _manifests.Count;

    public ScannedManifest this[int index] => _manifests[index];

    public IEnumerator<ScannedManifest> GetEnumerator() => _manifests.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
