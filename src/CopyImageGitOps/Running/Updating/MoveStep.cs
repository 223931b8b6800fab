using System.Text;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Planning;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Running.Updating;

/// <summary>
/// Writes an update: the manifests, and after them the lock file. Until that is written it says what the manifests had before, so that an update
/// that ends in between is made again from its start.
/// </summary>
internal sealed class MoveStep(IManifestStore store, FindingLog findings)
{
    private readonly WriteStep _write = new(store, findings);

    public async Task<RunOutcome> WriteAsync(RunOutcome outcome, LockState locked, CancellationToken cancellationToken)
    {
        var written = await _write.WriteAsync(outcome, cancellationToken);
        var named = outcome.Found.Fields[ImageClass.Excluded].Select(field => field.Reference).ToHashSet();
        if (findings.HasErrors) named.UnionWith(await StillNamedAsync(LockUpdate.OlderThan(locked, outcome.Images), cancellationToken));
        var next = LockUpdate.Move(locked, outcome.Images, outcome.Rewriter!.Kustomize.Pins, named);
        return await _write.WriteLockAsync(written with { LockRewrite = locked.RewriteTo(next) }, cancellationToken);
    }

    /// <summary>
    /// Something could not be read, rendered, proven or written, so that the fields do not tell what is named: the digests are looked for as text.
    /// </summary>
    private async Task<IReadOnlyCollection<ImageReference>> StillNamedAsync(List<ImageReference> copies, CancellationToken cancellationToken)
    {
        var gone = copies.ToHashSet();
        foreach (var file in copies.Count == 0 ? [] : store.List())
        {
            try
            {
                var content = await store.ReadAsync(file, cancellationToken);
                gone.RemoveWhere(copy => copy.Digest is { } digest && content.AsSpan().IndexOf(Encoding.ASCII.GetBytes(digest.Hex)) >= 0);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It may name any of them.
                return copies;
            }
        }

        return [.. copies.Except(gone)];
    }
}
