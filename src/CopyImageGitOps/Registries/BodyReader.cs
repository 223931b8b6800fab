namespace CopyImageGitOps.Registries;

/// <summary>Reads small bodies whole.</summary>
internal static class BodyReader
{
    /// <summary>At most <paramref name="maximum"/> + 1 bytes, so that the caller can tell a body that is too long.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, int maximum, IdleTimer timer, TimeSpan idle)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(timer.Token);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (body.Length <= maximum)
        {
            timer.Restart(idle);
            var count = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, maximum + 1 - body.Length)), timer.Token);
            if (count == 0) break;
            body.Write(buffer, 0, count);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
