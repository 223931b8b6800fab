using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace CopyImageGitOps.Testing.Registries;

/// <summary>Passes the body of an HTTP/1.1 message on as it comes, with one byte changed if so told.</summary>
/// <param name="corruptedAt">The number of the byte of content that is changed; null for none.</param>
internal sealed class WireBody(PipeReader from, Func<ReadOnlyMemory<byte>, CancellationToken, Task> write, long? corruptedAt = null)
{
    private long _count;

    /// <param name="framing">As it really is, whatever the head may be made to say.</param>
    public Task PassAsync(WireFraming framing, CancellationToken ct) => framing.IsChunked ? PassChunksAsync(ct) : PassContentAsync(framing.Length, ct);

    private async Task PassChunksAsync(CancellationToken ct)
    {
        while (true)
        {
            var size = int.Parse(await PassLineAsync(ct), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0) break;
            await PassContentAsync(size, ct);
            await PassLineAsync(ct);
        }

        while (await PassLineAsync(ct) != "")
        {
            // Trailers.
        }
    }

    private async Task<string> PassLineAsync(CancellationToken ct)
    {
        while (true)
        {
            var result = await from.ReadAsync(ct);
            if (result.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = result.Buffer.Slice(0, result.Buffer.GetPosition(1, end)).ToArray();
                from.AdvanceTo(result.Buffer.GetPosition(1, end));
                await write(line, ct);
                return Encoding.Latin1.GetString(line).Trim();
            }

            from.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (result.IsCompleted) throw new IOException("The connection ended within a line.");
        }
    }

    private async Task PassContentAsync(long length, CancellationToken ct)
    {
        while (length > 0)
        {
            var result = await from.ReadAsync(ct);
            if (result.Buffer.IsEmpty && result.IsCompleted) throw new IOException($"The connection ended {length} bytes too early.");
            var part = result.Buffer.Slice(0, Math.Min(length, result.Buffer.Length));
            foreach (var segment in part) await write(Bend(segment), ct);
            length -= part.Length;
            from.AdvanceTo(part.End);
        }
    }

    private ReadOnlyMemory<byte> Bend(ReadOnlyMemory<byte> segment)
    {
        var at = corruptedAt - _count;
        _count += segment.Length;
        if (at is not >= 0 || at >= segment.Length) return segment;
        var bytes = segment.ToArray();
        bytes[(int)at] ^= 1;
        return bytes;
    }
}
