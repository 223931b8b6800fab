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

    private FoundImages Images(KustomizeStep kustomizations, ManifestSet scan, ILookup<ImageClass, ImageField> committed)
    {
        var raw = selector.Select(scan.Fields);
        var fields = raw.SelectMany(group => group.Select(field => (Class: group.Key, Field: field))).Concat(kustomizations.Located());
        return new FoundImages(scan.FilesScanned + store.List().Count(kustomizations.Manages), fields.ToLookup(field => field.Class, field => field.Field))
        {
            Raw = raw,
            Roots = kustomizations.Roots,
            Outdated = kustomizations.Outdated(),
            Committed = committed,
        };
    }

    private ILookup<ImageClass, ImageField> Committed(IReadOnlyList<CommittedFile> files, KustomizeStep? kustomizations, ManifestSet scan)
    {
        var raw =
            from file in files
            where file.File != LockFile.FileName && !scan.LeavesAlone(file.File) && kustomizations?.Manages(file.File) != true
            from fields in selector.Select(scanner.Scan(file.File, file.Content).Fields)
            from field in fields
            select (Class: fields.Key, Field: field);
        return raw.Concat(kustomizations?.Located() ?? []).Where(found => found.Class is ImageClass.Public or ImageClass.Copy)
            .ToLookup(found => found.Class, found => found.Field);
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
