using System.Collections.Concurrent;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Copying.Referrers;

/// <summary>What became of the referrers of one digest; gathered by many tasks.</summary>
internal sealed class CopiedReferrers
{
    private readonly ConcurrentDictionary<Digest, bool> _present = new();
    private readonly ConcurrentBag<SkippedReferrer> _skipped = [];

    /// <summary>Those that the destination has, and whether they had to be copied for that.</summary>
    public IEnumerable<KeyValuePair<Digest, bool>> Present => _present;

    public IEnumerable<SkippedReferrer> Skipped => _skipped;

    public void Add(Digest referrer, bool isNew) => _present[referrer] = isNew;

    public void Skip(Digest referrer, SkippedReferrerReason reason) => _skipped.Add(new SkippedReferrer(referrer, reason));
}
