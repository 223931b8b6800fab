using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace CopyImageGitOps.Controller.Watching;

/// <summary>
/// The events of a watch: one JSON document a line (https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes).
/// </summary>
internal static class WatchLines
{
    /// <summary>Ten times what etcd takes as one object.</summary>
    private const int LongestLine = 16 * 1024 * 1024;

    /// <returns>Each line, to be disposed; ends when the server ends the watch.</returns>
    /// <exception cref="JsonException">A line is not JSON.</exception>
    /// <exception cref="IOException">The connection is lost.</exception>
    public static async IAsyncEnumerable<JsonDocument> ReadAsync(Stream body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(body);
        try
        {
            ReadResult read;
            do
            {
                read = await pipe.ReadAsync(cancellationToken);
                var rest = read.Buffer;
                while (TryCut(ref rest, read.IsCompleted, out var line))
                {
                    if (!IsBlank(line)) yield return JsonDocument.Parse(line);
                }

                if (rest.Length > LongestLine) throw new JsonException($"an event of more than {LongestLine} bytes");
                pipe.AdvanceTo(rest.Start, rest.End);
            }
            while (!read.IsCompleted);
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private static bool TryCut(ref ReadOnlySequence<byte> rest, bool isLast, out ReadOnlySequence<byte> line)
    {
        var end = rest.PositionOf((byte)'\n');
        line = end is { } found ? rest.Slice(0, found) : rest;
        rest = rest.Slice(end is { } cut ? rest.GetPosition(1, cut) : isLast ? rest.End : rest.Start);
        return end is not null || isLast && !line.IsEmpty;
    }

    private static bool IsBlank(ReadOnlySequence<byte> line)
    {
        foreach (var part in line)
        {
            if (part.Span.ContainsAnyExcept(" \t\r"u8)) return false;
        }

        return true;
    }
}
