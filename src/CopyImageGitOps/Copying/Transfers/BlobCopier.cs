using System.Runtime.ExceptionServices;
using CopyImageGitOps.Copying.Ends;
using CopyImageGitOps.Copying.Scheduling;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying.Transfers;

/// <summary>
/// Brings one blob into the destination repository with as few requests as the protocol allows: none if it is known to be there, one (a
/// mount) if the registry has it, three (open the upload, read, write) if not.
/// </summary>
internal sealed class BlobCopier(BlobLedger ledger, TransferScheduler scheduler, Retrying retrying) : IBlobCopier
{
    /// <returns>The bytes that were uploaded.</returns>
    public async Task<long> CopyAsync(ImageCopy image, Descriptor blob, CancellationToken ct)
    {
        while (true)
        {
            switch (ledger.Claim(image.Source.Identity, image.Registry.Repository, blob.Digest))
            {
                case BlobClaim.Present:
                    image.Report(new CopyEvent.BlobPresent(image.Request, blob.Digest, blob.Size));
                    return 0;
                case BlobClaim.Own own:
                    return await BringAsync(image, blob, own.Holder, ct);
                case BlobClaim.Wait wait:
                    var problem = await wait.Outcome.WaitAsync(ct);
                    if (problem is RegistryException e && WouldHappenHereToo(e, wait, image)) ExceptionDispatchInfo.Throw(e);
                    break;
            }
        }
    }

    /// <summary>The same end failed for the other task, after its own tries: trying again for each image that shares the blob helps nobody.</summary>
    private static bool WouldHappenHereToo(RegistryException problem, BlobClaim.Wait wait, ImageCopy image) => problem.Side == RegistrySide.Source
        ? wait.Source.Equals(image.Source.Identity)
        : wait.Target == image.Registry.Repository;

    private async Task<long> BringAsync(ImageCopy image, Descriptor blob, Repository? holder, CancellationToken ct)
    {
        Exception? problem = null;
        try
        {
            using var transfer = new BlobTransfer(image, blob, holder, retrying);
            return await retrying.RunAsync(
                c => scheduler.TransferAsync(image.Source.Place, image.Target.Place, blob.Size, () => transfer.TryAsync(c), c),
                ct,
                () => transfer.Acknowledged);
        }
        catch (Exception e)
        {
            problem = e;
            throw;
        }
        finally
        {
            ledger.Settle(image.Registry.Repository, blob.Digest, problem);
        }
    }
}
