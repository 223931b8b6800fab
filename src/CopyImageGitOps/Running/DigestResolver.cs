using System.Collections.Concurrent;
using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Locking;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Planning;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Running;

/// <summary>
/// Says which digest each reference means: its own, the lock file's, or else what the source registry has now, one HEAD for each distinct
/// reference.
/// </summary>
internal sealed class DigestResolver(CopyEngine engine, LockFile lockFile, FindingLog findings, int concurrency)
{
    public async Task<IReadOnlyDictionary<ImageReference, Digest>> ResolveAsync(IEnumerable<ImageField> fields, CancellationToken cancellationToken)
    {
        var digests = new ConcurrentDictionary<ImageReference, Digest>();
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = concurrency };
        await Parallel.ForEachAsync(fields.GroupBy(field => field.Reference), options, async (uses, cancellation) =>
        {
            try
            {
                digests[uses.Key] = lockFile.DigestOf(uses.Key) ?? await engine.ResolveAsync(uses.Key, cancellation);
            }
            catch (Exception exception) when (CopyFailures.From(exception) is { } failure)
            {
                findings.AddRange(ImageFindings.At(uses, failure.Code, failure.Message, failure.Hint));
            }
        });
        return digests;
    }
}
