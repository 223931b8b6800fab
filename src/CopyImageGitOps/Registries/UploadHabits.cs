namespace CopyImageGitOps.Registries;

/// <summary>How a registry, or a proxy before it, wants blobs to be sent. A blob goes in one request until that turns out not to work.</summary>
internal sealed class UploadHabits
{
    /// <summary>Below the limit of the proxies that are known to have one (100 MB).</summary>
    private const int FirstChunk = 64 * 1024 * 1024;

    /// <summary>The smallest limit that was seen (GHCR); smaller requests are not worth trying.</summary>
    private const int SmallestChunk = 4 * 1024 * 1024;

    private volatile int _chunk;

    /// <summary>How many bytes go in a request; null for all.</summary>
    public int? ChunkSize => _chunk is > 0 and var chunk ? chunk : null;

    /// <summary>Connections break: what was sent in finished chunks need not be sent again, even if a registry forgets the unfinished one.</summary>
    public void PreferChunks()
    {
        if (_chunk == 0) _chunk = FirstChunk;
    }

    /// <summary>A request was too large (413).</summary>
    /// <param name="refused">How large it was, so that many refusals of one size count once.</param>
    /// <returns>False if requests cannot be made smaller.</returns>
    public bool Shrink(long refused)
    {
        if (_chunk > 0 && _chunk < refused) return true;
        if (refused <= SmallestChunk) return false;
        _chunk = (int)Math.Clamp(refused / 4, SmallestChunk, FirstChunk);
        return true;
    }
}
