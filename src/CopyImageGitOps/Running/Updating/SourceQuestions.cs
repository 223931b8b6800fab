using System.Collections.Concurrent;
using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Planning;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Running.Updating;

/// <summary>Decides whose source is asked, and asks: one HEAD for each.</summary>
internal sealed class SourceQuestions(CopyEngine engine, TargetNaming naming, FindingLog findings, int concurrency)
{
    /// <summary>Whether an entry can have something newer; if not, it says why, and what becomes of the entry.</summary>
    /// <param name="isNamed">Whether a manifest names the copy, also one that the user's patterns leave out.</param>
    public bool IsToAsk(LockedCopy copy, bool isNamed, out ImageStatus otherwise)
    {
        otherwise = ImageStatus.Skipped;
        if (!isNamed)
        {
            // What could not be read may name it.
            if (!findings.HasErrors) findings.Add(UpdateFindings.Unused(copy.Entry));
            return false;
        }

        if (!IsWhereItWouldBe(copy))
        {
            findings.Add(UpdateFindings.Elsewhere(copy.Entry));
            otherwise = ImageStatus.Failed;
            return false;
        }

        if (copy.Fields.Count > 0 && copy.Entry.Source.Digest is not null) findings.Add(UpdateFindings.Pinned(copy.Entry));
        return copy.Fields.Count > 0 && copy.Entry.Source.Digest is null;
    }

    /// <summary>What each source has now; one that does not say is a finding, and is missing.</summary>
    public async Task<IReadOnlyDictionary<ImageReference, Digest>> AskAsync(IEnumerable<LockedCopy> copies, CancellationToken cancellationToken)
    {
        var digests = new ConcurrentDictionary<ImageReference, Digest>();
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = concurrency };
        await Parallel.ForEachAsync(copies, options, async (copy, cancellation) =>
        {
            try
            {
                digests[copy.Entry.Source] = await engine.ResolveAsync(copy.Entry.Source, cancellation);
            }
            catch (Exception exception) when (CopyFailures.From(exception) is { } failure)
            {
                findings.Add(UpdateFindings.Failed(copy.Entry, failure));
            }
        });
        return digests;
    }

    private bool IsWhereItWouldBe(LockedCopy copy)
    {
        try
        {
            return naming.TargetOf(copy.Entry.Source.Repository) == copy.Entry.Target.Repository;
        }
        catch (ReferenceFormatException)
        {
            return false;
        }
    }
}
