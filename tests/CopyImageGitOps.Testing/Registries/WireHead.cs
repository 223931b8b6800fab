using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace CopyImageGitOps.Testing.Registries;

/// <summary>How the end of a body is told.</summary>
internal readonly record struct WireFraming(bool IsChunked, long Length);

/// <summary>The start line and the header of an HTTP/1.1 message, as they are on the wire.</summary>
internal sealed class WireHead
{
    private readonly List<string> _lines;

    private WireHead(IEnumerable<string> lines) => _lines = [.. lines];

    public string Method => _lines[0].Split(' ')[0];

    public string Target
    {
        get => _lines[0].Split(' ')[1];
        set => _lines[0] = string.Join(' ', Method, value, _lines[0].Split(' ')[^1]);
    }

    /// <summary>Of an answer.</summary>
    public int Status => int.Parse(_lines[0].Split(' ')[1], CultureInfo.InvariantCulture);

    public long? ContentLength => this["Content-Length"] is { } value ? long.Parse(value, CultureInfo.InvariantCulture) : null;

    public WireFraming Framing => new(this["Transfer-Encoding"] is "chunked", ContentLength ?? 0);

    public string? this[string name]
    {
        get => _lines.Skip(1).FirstOrDefault(l => IsNamed(l, name))?[(name.Length + 1)..].Trim();
        set
        {
            _lines.RemoveAll(l => IsNamed(l, name));
            if (value is not null) _lines.Add($"{name}: {value}");
        }
    }

    public byte[] ToBytes() => Encoding.Latin1.GetBytes(string.Join("\r\n", _lines) + "\r\n\r\n");

    /// <summary>An answer without a body.</summary>
    public static WireHead Answer(int status) => new([$"HTTP/1.1 {status} Fault"]);

    /// <summary>Null if the connection ends before a whole one.</summary>
    public static async Task<WireHead?> ReadAsync(PipeReader reader, CancellationToken ct)
    {
        while (true)
        {
            var result = await reader.ReadAsync(ct);
            if (TryCut(result.Buffer, out var text, out var end))
            {
                reader.AdvanceTo(end);
                return new WireHead(text.Split("\r\n"));
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (result.IsCompleted) return null;
        }
    }

    private static bool TryCut(ReadOnlySequence<byte> buffer, out string text, out SequencePosition end)
    {
        var sequence = new SequenceReader<byte>(buffer);
        var isWhole = sequence.TryReadTo(out ReadOnlySequence<byte> head, "\r\n\r\n"u8);
        (text, end) = (isWhole ? Encoding.Latin1.GetString(head) : "", sequence.Position);
        return isWhole;
    }

    private static bool IsNamed(string line, string name) =>
        line.Length > name.Length && line[name.Length] == ':' && line.StartsWith(name, StringComparison.OrdinalIgnoreCase);
}
