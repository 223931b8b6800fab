using System.Net;
using System.Runtime.ExceptionServices;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying;

/// <summary>
/// Brings one blob into the destination repository with as few requests as the protocol allows: none if it is known to be there, one (a
/// mount) if the registry has it, three (open the upload, read, write) if not. docs/decisions/0004-finding-present-blobs.md says why nothing is
/// looked up first.
/// </summary>
internal sealed class BlobCopier(BlobLedger ledger, TransferScheduler scheduler, Retrying retrying) : IBlobCopier
{
    /// <summary>From here on a lookup is cheap beside sending again what may be there.</summary>
    private const long WorthLookingUp = 8 * 1024 * 1024;

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
            return await scheduler.BlobAsync(() => retrying.RunAsync(c => TryAsync(image, blob, holder, c), ct), ct);
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

    private static async Task<long> TryAsync(ImageCopy image, Descriptor blob, Repository? holder, CancellationToken ct)
    {
        image.ThrowIfFailed();
        var session = await OpenAsync(image, blob, holder, ct);
        if (session is null)
        {
            image.Report(new CopyEvent.BlobPresent(image.Request, blob.Digest, blob.Size));
            return 0;
        }

        var moved = 0L;
        try
        {
            await using var content = new VerifyingStream(await image.OpenAsync(blob, ct), blob, image.Source);
            await image.Registry.PutAsync(session, blob, content, Moved, ct);
            return moved;
        }
        catch when (moved > 0)
        {
            image.Report(new CopyEvent.BytesMoved(image.Request, blob.Digest, -moved));
            throw;
        }

        void Moved(int count)
        {
            moved += count;
            image.Report(new CopyEvent.BytesMoved(image.Request, blob.Digest, count));
        }
    }

    /// <summary>Null if the blob is there now.</summary>
    private static async Task<UploadSession?> OpenAsync(ImageCopy image, Descriptor blob, Repository? holder, CancellationToken ct)
    {
        var target = image.Registry;
        if (!image.TrustsRegistry) return await target.StartAsync(blob.Digest, ct);
        var session = target.Mounts.Refuses ? new Mount(false, null) : await MountAsync(image, blob, holder, ct);
        if (session.IsDone) return null;
        if (blob.Size >= WorthLookingUp && !target.Mounts.Honours && await target.HasAsync(blob.Digest, ct) == true) return null;
        return session.Upload ?? await target.StartAsync(blob.Digest, ct);
    }

    private readonly record struct Mount(bool IsDone, UploadSession? Upload);

    private static async Task<Mount> MountAsync(ImageCopy image, Descriptor blob, Repository? holder, CancellationToken ct)
    {
        var target = image.Registry;
        var origin = image.Source.Repository is { } source && source.Registry == target.Repository.Registry ? source : null;
        try
        {
            var upload = await target.MountAsync(blob.Digest, holder ?? origin ?? target.Repository, ct);
            if (upload is null) target.Mounts.MarkHonoured();
            return new Mount(upload is null, upload);
        }
        catch (RegistryException e) when (IsRefusal(e.Status))
        {
            // The plain upload that follows tells whether it was the mount or the push that is not allowed.
            if (e.Status is HttpStatusCode.BadRequest or HttpStatusCode.MethodNotAllowed || holder is null && origin is null) target.Mounts.MarkRefused();
            return new Mount(false, null);
        }
    }

    /// <summary>Seen in the wild instead of 202: go-containerregistry#1404, #1679, #1741; goharbor/harbor#17097.</summary>
    private static bool IsRefusal(HttpStatusCode? status) => status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
        or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed;
}
