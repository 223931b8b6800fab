namespace CopyImageGitOps.Cli.Functions;

internal static class StandardInput
{
    // Small enough not to be a large object, whose memory comes back late.
    private const int ChunkSize = 64 * 1024;

    /// <summary>All of it: its length is known only at its end.</summary>
    public static ReadOnlyMemory<byte> ReadAll()
    {
        using var input = Console.OpenStandardInput();
        List<byte[]> chunks = [];
        while (true)
        {
            var chunk = GC.AllocateUninitializedArray<byte>(ChunkSize);
            var read = input.ReadAtLeast(chunk, ChunkSize, throwOnEndOfStream: false);
            if (chunks.Count == 0 && read < ChunkSize) return chunk.AsMemory(0, read);
            chunks.Add(chunk);
            if (read < ChunkSize) return Join(chunks, read);
        }
    }

    private static byte[] Join(List<byte[]> chunks, int lengthOfLast)
    {
        var all = GC.AllocateUninitializedArray<byte>(checked((chunks.Count - 1) * ChunkSize + lengthOfLast));
        for (var i = 0; i < chunks.Count; i++)
            chunks[i].AsSpan(0, i + 1 < chunks.Count ? ChunkSize : lengthOfLast).CopyTo(all.AsSpan(i * ChunkSize));
        return all;
    }
}
