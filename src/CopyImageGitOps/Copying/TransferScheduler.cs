namespace CopyImageGitOps.Copying;

/// <summary>Bounds how much is in flight. Nothing waits for another's work while it holds a place here, so it cannot lock up.</summary>
internal sealed class TransferScheduler(CopyOptions options) : IDisposable
{
    private readonly SemaphoreSlim _images = new(options.Concurrency);
    private readonly SemaphoreSlim _blobs = new(options.BlobTransfers);
    private readonly SemaphoreSlim _manifests = new(options.ManifestTransfers);

    /// <summary>An image only starts when a place is free, and keeps it while it waits for its own blobs and manifests.</summary>
    public Task<T> ImageAsync<T>(Func<Task<T>> work, CancellationToken ct) => RunAsync(_images, work, ct);

    public Task<T> BlobAsync<T>(Func<Task<T>> work, CancellationToken ct) => RunAsync(_blobs, work, ct);

    public Task<T> ManifestAsync<T>(Func<Task<T>> work, CancellationToken ct) => RunAsync(_manifests, work, ct);

    private static async Task<T> RunAsync<T>(SemaphoreSlim places, Func<Task<T>> work, CancellationToken ct)
    {
        await places.WaitAsync(ct);
        try
        {
            return await work();
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose()
    {
        _images.Dispose();
        _blobs.Dispose();
        _manifests.Dispose();
    }
}
