namespace CopyImageGitOps.Testing.Registries;

/// <summary>Writes an answer to a client as a fault says: whole, cut off, or in small steps.</summary>
internal sealed class BentWriter(Stream to, RegistryFault? fault, bool hasBody)
{
    private long _count;

    public bool IsCutOff { get; private set; }

    public Task WriteHeadAsync(WireHead head, CancellationToken ct) => WriteAsync(head.ToBytes(), hasBody ? null : fault?.Pause, ct);

    public async Task WriteBodyAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        var rest = Math.Max(0, (fault?.TruncatedTo ?? long.MaxValue) - _count);
        _count += bytes.Length;
        IsCutOff |= rest < bytes.Length;
        if (rest > 0) await WriteAsync(bytes[..(int)Math.Min(rest, bytes.Length)], fault?.Pause, ct);
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, TimeSpan? pause, CancellationToken ct)
    {
        if (pause is not { } before)
        {
            await to.WriteAsync(bytes, ct);
            return;
        }

        var step = fault?.Step ?? 1;
        for (var i = 0; i < bytes.Length; i += step)
        {
            await Task.Delay(before, ct);
            await to.WriteAsync(bytes.Slice(i, Math.Min(step, bytes.Length - i)), ct);
        }
    }
}
