using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using CopyImageGitOps.Copying.Scheduling;
using CopyImageGitOps.Copying.Transfers;
using CopyImageGitOps.Layouts;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying.Ends;

/// <summary>Brings each blob once into a layout; whoever else needs it waits for it. A blob that is there is not read at all.</summary>
internal sealed class LayoutBlobCopier(TransferScheduler scheduler, Retrying retrying) : IBlobCopier
{
    private const int BufferSize = 128 * 1024;

    private sealed record Transfer(object Source, TaskCompletionSource<Exception?> Completion);

    private readonly ConcurrentDictionary<(object Target, Digest Digest), Transfer> _transfers = new();

    public async Task<long> CopyAsync(ImageCopy image, Descriptor blob, CancellationToken ct)
    {
        while (true)
        {
            var mine = new Transfer(image.Source.Identity, new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously));
            var current = _transfers.GetOrAdd((image.Target.Identity, blob.Digest), mine);
            if (current == mine) return await BringOrFindAsync(image, blob, mine, ct);
            var problem = await current.Completion.Task.WaitAsync(ct);
            // What another source could not give, this one may have.
            if (problem is not (null or AbandonedException) && current.Source.Equals(image.Source.Identity)) ExceptionDispatchInfo.Throw(problem);
        }
    }

    private async Task<long> BringOrFindAsync(ImageCopy image, Descriptor blob, Transfer mine, CancellationToken ct)
    {
        Exception? problem = null;
        try
        {
            if (!image.Layout.Has(blob)) return await BringAsync(image, blob, ct);
            image.Report(new CopyEvent.BlobPresent(image.Request, blob.Digest, blob.Size));
            return 0;
        }
        catch (Exception e)
        {
            problem = e;
            throw;
        }
        finally
        {
            _transfers.TryRemove((image.Target.Identity, blob.Digest), out _);
            mine.Completion.SetResult(problem);
        }
    }

    private async Task<long> BringAsync(ImageCopy image, Descriptor blob, CancellationToken ct)
    {
        await using var content = new VerifyingStream(new ResumingStream(image.Source, blob, retrying, image.Kept(blob.Digest)), blob, image.Source);
        using var file = await image.Layout.BeginAsync(blob.Digest, ct);
        await retrying.RunAsync(
            c => scheduler.TransferAsync(image.Source.Place, image.Target.Place, blob.Size, () => TryAsync(image, blob, content, file, c), c), ct);
        file.Commit();
        return blob.Size;
    }

    /// <summary>What was wrong when it was whole is read anew; a connection that broke was gone on with below.</summary>
    private static async Task<bool> TryAsync(ImageCopy image, Descriptor blob, VerifyingStream content, NewBlob file, CancellationToken ct)
    {
        image.ThrowIfFailed();
        var moved = 0L;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            file.Clear();
            await content.MoveToAsync(0, ct);
            while (await content.ReadAsync(buffer, ct) is var count and > 0)
            {
                await file.AppendAsync(buffer.AsMemory(0, count), ct);
                moved += count;
                image.Report(new CopyEvent.BytesMoved(image.Request, blob.Digest, count));
            }

            return true;
        }
        catch when (moved > 0)
        {
            image.Report(new CopyEvent.BytesMoved(image.Request, blob.Digest, -moved));
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
