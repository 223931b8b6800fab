using System.Runtime.ExceptionServices;
using CopyImageGitOps.Copying.Ends;
using CopyImageGitOps.Copying.Platforms;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying;

/// <summary>
/// Writes a manifest after everything that it refers to is in the destination repository: blobs first, then children, then itself. Each
/// child is copied once for a pair of places; whoever else needs it waits for it.
/// </summary>
internal sealed class ManifestCopier(IBlobCopier blobs)
{
    private readonly OnceEach<(object Source, object Target, Digest Digest), bool> _children = new();

    /// <param name="references">The tags or digests to write the manifest to, in this order; none if it is there already, and only content is missing.</param>
    public async Task CopyAsync(ImageCopy image, ImageManifest manifest, IReadOnlyList<string> references, int depth, CancellationToken ct)
    {
        await CopyContentAsync(image, manifest, depth, ct);
        await TagAsync(image, manifest, references, ct);
    }

    /// <summary>For a manifest of which everything is there.</summary>
    public static async Task TagAsync(ImageCopy image, ImageManifest manifest, IReadOnlyList<string> references, CancellationToken ct)
    {
        foreach (var reference in references) await PutAsync(image, manifest, reference, ct);
    }

    public Task CopyContentAsync(ImageCopy image, ImageManifest manifest, int depth, CancellationToken ct)
    {
        ChildLimit.Check(image.Request, manifest);
        foreach (var layer in manifest.ForeignLayers)
        {
            if (image.ForeignLayers.TryAdd(layer.Digest, layer.MediaType))
                image.Report(new CopyEvent.ForeignLayerSkipped(image.Request, layer.Digest, layer.MediaType));
        }

        image.Report(new CopyEvent.ContentFound(image.Request, manifest.Blobs.Sum(b => b.Size)));
        return AllAsync(image,
        [
            .. manifest.Children.DistinctBy(c => c.Digest).Select(c => CopyChildAsync(image, c, depth + 1, ct)),
            .. manifest.Blobs.Select(async b => image.Add(await blobs.CopyAsync(image, b, ct))),
        ]);
    }

    private async Task CopyChildAsync(ImageCopy image, Descriptor child, int depth, CancellationToken ct)
    {
        image.Children.TryAdd(child.Digest, true);
        while (true)
        {
            try
            {
                await _children.RunAsync((image.Source.Identity, image.Target.Identity, child.Digest), BringAsync);
                return;
            }
            catch (AbandonedException) when (!image.HasFailed)
            {
                // It was another image's, which failed elsewhere: now it is this one's.
            }
        }

        async Task<bool> BringAsync()
        {
            var manifest = await image.Source.ReadAsync(child, depth, ct);
            await CopyContentAsync(image, manifest, depth, ct);
            await image.Target.PutChildAsync(manifest, ct);
            image.Add(manifest.Raw.Bytes.Length);
            return true;
        }
    }

    private static async Task PutAsync(ImageCopy image, ImageManifest manifest, string reference, CancellationToken ct)
    {
        await SparseIndexes.PutAsync(image.Target, reference, manifest, ct);
        image.Add(manifest.Raw.Bytes.Length);
    }

    /// <summary>Waits for all, as other images may depend on them, and throws the first real cause.</summary>
    public static async Task AllAsync(ImageCopy image, IReadOnlyList<Task> tasks)
    {
        var problems = await Task.WhenAll(tasks.Select(t => OutcomeAsync(image, t)));
        if ((problems.FirstOrDefault(p => p is not (null or AbandonedException)) ?? problems.FirstOrDefault(p => p is not null)) is { } problem)
            ExceptionDispatchInfo.Throw(problem);
    }

    private static async Task<Exception?> OutcomeAsync(ImageCopy image, Task task)
    {
        try
        {
            await task;
            return null;
        }
        catch (Exception e)
        {
            image.MarkFailed();
            return e;
        }
    }
}
