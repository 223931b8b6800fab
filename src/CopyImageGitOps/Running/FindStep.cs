using CopyImageGitOps.Configuration;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Kustomize;
using CopyImageGitOps.Locking;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Planning;

namespace CopyImageGitOps.Running;

/// <summary>Finds every image of a run: those that raw manifests reference, and those that the roots of kustomizations render.</summary>
internal sealed class FindStep(CopyImageConfig config, IManifestStore store, ManifestScanner scanner, ImageSelector selector, FindingLog findings)
{
    /// <param name="committed">Versions of files that the host commits.</param>
    /// <param name="folder">Where kustomizations are, if the host has any.</param>
    /// <param name="committedFolder">Where those are that the host commits, if they are others.</param>
    public async Task<Finds> FindAsync(
        IReadOnlyList<CommittedFile> committed, KustomizeFolder? folder, KustomizeFolder? committedFolder, LockFile locked, CancellationToken cancellationToken)
    {
        var kustomizations = await KustomizeStep.FindAsync(folder, config, selector, locked, findings, cancellationToken);
        var scan = await new ManifestReader(scanner) { IsManaged = kustomizations.Manages }.ReadAsync(store, cancellationToken);
        findings.AddRange(scan.Findings);

        var committedOnes = committedFolder is null
            ? null
            : await KustomizeStep.FindAsync(committedFolder, config, selector, locked, findings, cancellationToken);
        return new Finds(Images(kustomizations, scan, Committed(committed, committedOnes, scan)), kustomizations, committedOnes);
    }

    private FoundImages Images(KustomizeStep kustomizations, ManifestSet scan, IReadOnlyList<ImageField> committed)
    {
        var raw = selector.Select(scan.Fields);
        var fields = raw.SelectMany(group => group.Select(field => (Class: group.Key, Field: field))).Concat(kustomizations.Located());
        return new FoundImages(scan.FilesScanned + store.List().Count(kustomizations.Manages), fields.ToLookup(field => field.Class, field => field.Field))
        {
            RawFiles = [.. raw[ImageClass.Public].Select(field => field.File).Distinct()],
            Roots = kustomizations.Roots,
            Outdated = kustomizations.Outdated(),
            Committed = committed,
        };
    }

    private List<ImageField> Committed(IReadOnlyList<CommittedFile> files, KustomizeStep? kustomizations, ManifestSet scan)
    {
        var raw = files.Where(file => !scan.LeavesAlone(file.File) && kustomizations?.Manages(file.File) != true)
            .SelectMany(file => selector.Select(scanner.Scan(file.File, file.Content).Fields)[ImageClass.Public]);
        var rendered = kustomizations?.Located().Where(found => found.Class == ImageClass.Public).Select(found => found.Field);
        return [.. raw, .. rendered ?? []];
    }
}

/// <summary>What was found, with the kustomizations at hand for editing.</summary>
/// <param name="Committed">Those that the host commits; null if they are the same.</param>
internal sealed record Finds(FoundImages Images, KustomizeStep Kustomizations, KustomizeStep? Committed) : IDisposable
{
    public void Dispose()
    {
        Kustomizations.Dispose();
        Committed?.Dispose();
    }
}
