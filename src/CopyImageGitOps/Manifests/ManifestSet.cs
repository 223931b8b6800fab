using System.Collections;

namespace CopyImageGitOps.Manifests;

/// <summary>What a store's files say: an entry for each file that has image fields or findings, sorted by file.</summary>
public sealed class ManifestSet(IReadOnlyList<ScannedManifest> manifests, int filesScanned) : IReadOnlyList<ScannedManifest>
{
    /// <summary>How many files were looked into, with images or without; not those that were skipped by their path.</summary>
    public int FilesScanned => filesScanned;

    public int Count => manifests.Count;

    public ScannedManifest this[int index] => manifests[index];

    public IEnumerator<ScannedManifest> GetEnumerator() => manifests.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
