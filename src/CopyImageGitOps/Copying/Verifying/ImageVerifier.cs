using System.Collections.Concurrent;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Copying.Verifying;

/// <summary>Verifies many images, each repository's together.</summary>
internal sealed class ImageVerifier(Func<Repository, RepositoryVerifier> open, int concurrency)
{
    private readonly ConcurrentDictionary<Repository, Lazy<RepositoryVerifier>> _repositories = new();

    /// <returns>In the order of the references.</returns>
    public async Task<IReadOnlyList<VerifyResult>> VerifyAsync(IReadOnlyList<ImageReference> references, CancellationToken ct)
    {
        var results = new VerifyResult[references.Count];
        var options = new ParallelOptions { CancellationToken = ct, MaxDegreeOfParallelism = concurrency };
        await Parallel.ForAsync(0, results.Length, options, async (i, c) =>
        {
            var repository = _repositories.GetOrAdd(references[i].Repository, r => new Lazy<RepositoryVerifier>(() => open(r))).Value;
            var (digest, flaws) = await repository.VerifyAsync(references[i], c);
            results[i] = new VerifyResult(references[i], digest, VerifyProblems.Of(references[i], flaws));
        });
        return results;
    }
}
