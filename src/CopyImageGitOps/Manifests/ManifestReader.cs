using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Manifests;

/// <summary>Reads and scans all files of a store, on all processors. What cannot be read is a finding; the other files go on.</summary>
public sealed class ManifestReader(ManifestScanner scanner)
{
    /// <summary>Files that are somebody else's: what kustomizations are made of.</summary>
    public Predicate<string> IsManaged { get; init; } = _ => false;

    /// <returns>As <see cref="ManifestSet"/>, which has the number of files too; the order does not depend on timing.</returns>
    public async Task<ManifestSet> ReadAsync(IManifestStore store, CancellationToken cancellationToken)
    {
        var files = store.List();
        var skips = PathSkips.Find(files, IsManaged);
        var results = new ScannedManifest?[files.Count];
        var next = -1;
        var scanned = 0;

        async Task WorkAsync()
        {
            var reading = new FileReading(store, scanner);
            for (var i = Interlocked.Increment(ref next); i < files.Count; i = Interlocked.Increment(ref next))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (skips.Covers(files[i])) continue;
                results[i] = await reading.ScanAsync(files[i], cancellationToken);
                if (results[i] is not null) Interlocked.Increment(ref scanned);
            }
        }

        var workers = Math.Min(Environment.ProcessorCount, files.Count);
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(WorkAsync, cancellationToken)));
        var found = results.OfType<ScannedManifest>().Where(m => m.Fields.Count + m.Findings.Count > 0).Concat(skips.Findings.Select(OnFile));
        return new ManifestSet([.. found.OrderBy(m => m.File, StringComparer.Ordinal)], scanned, skips);
    }

    private static ScannedManifest OnFile(Finding finding) => new(finding.File!, [], [finding]);
}
