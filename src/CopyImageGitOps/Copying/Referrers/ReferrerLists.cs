using System.Collections.Concurrent;
using CopyImageGitOps.Copying.Ends;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying.Referrers;

/// <summary>
/// Keeps the lists of referrers of a destination whose registry keeps none. Such a list is read, extended and written: one at a time, so that no
/// entry of this process is lost; the specification has nothing against what other processes do meanwhile.
/// </summary>
internal sealed class ReferrerLists
{
    private readonly ConcurrentDictionary<(Repository Repository, string Tag), SemaphoreSlim> _turns = new();

    /// <exception cref="RegistryException">The list could not be read or written, or something else has its name.</exception>
    public async Task<bool> AddAsync(RegistryTarget target, Digest subject, IReadOnlyList<ImageManifest> referrers, CancellationToken ct)
    {
        var tag = ReferrerNames.ListTag(subject);
        var turn = _turns.GetOrAdd((target.Repository, tag), _ => new SemaphoreSlim(1));
        await turn.WaitAsync(ct);
        try
        {
            var present = await target.ReadAsync(tag, ct);
            if (present?.Raw.Digest == subject) present = null;
            if (present is { IsIndex: false }) throw target.Unexpected($"extend the list of referrers '{target.Repository}:{tag}'", "it is no list.");
            var list = ReferrerIndex.Add(present, referrers.OrderBy(r => r.Raw.Digest.ToString(), StringComparer.Ordinal));
            if (list is not null) await target.PutAsync(tag, list, ct);
            return list is not null;
        }
        finally
        {
            turn.Release();
        }
    }
}
