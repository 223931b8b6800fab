using System.Buffers;
using System.Text;
using System.Text.Json;

namespace CopyImageGitOps.Locking;

/// <summary>
/// Writes a lock file: sorted, without timestamps, so that equal images give equal bytes. References, digests and platforms hold only
/// characters that plain YAML scalars may have; what comes from kustomizations is quoted where it does not.
/// </summary>
public static class LockFileWriter
{
    private const string Header = """
        # Written by copyimage: the public images that were copied, and their private copies. Commit this file; do not edit it.
        apiVersion: copyimage.dev/v1
        kind: CopyImageLock
        """;

    private static readonly SearchValues<char> Plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/@:");

    public static byte[] Write(LockFile lockFile)
    {
        var text = new StringBuilder(Header).Append('\n');
        text.Append(lockFile.Images.Count == 0 ? "images: []\n" : "images:\n");
        foreach (var image in lockFile.Images.OrderBy(image => image.Source.ToString(), StringComparer.Ordinal))
        {
            text.Append("- source: ").Append(image.Source).Append('\n')
                .Append("  digest: ").Append(image.Digest).Append('\n')
                .Append("  target: ").Append(image.Target).Append('\n')
                .Append("  platforms: [").AppendJoin(", ", image.Platforms).Append("]\n");
            if (image.LeftOut.Count > 0) text.Append("  leftOut: [").AppendJoin(", ", image.LeftOut).Append("]\n");
            if (image.Older.Count > 0) text.Append("  older:\n");
            foreach (var older in image.Older) text.Append("  - ").Append(older).Append('\n');
        }

        WritePins(lockFile.Pins, text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void WritePins(IReadOnlyList<KustomizePin> pins, StringBuilder text)
    {
        if (pins.Count > 0) text.Append("pins:\n");
        foreach (var pin in pins.OrderBy(pin => pin.File, StringComparer.Ordinal).ThenBy(pin => pin.Name, StringComparer.Ordinal))
        {
            text.Append("- file: ").Append(Quoted(pin.File)).Append('\n')
                .Append("  name: ").Append(Quoted(pin.Name)).Append('\n')
                .Append("  value: ").Append(Quoted(pin.Value)).Append('\n');
            if (pin.Image != pin.Value) text.Append("  image: ").Append(Quoted(pin.Image)).Append('\n');
        }
    }

    /// <summary>A JSON string is a YAML one.</summary>
    private static string Quoted(string text)
    {
        var isPlain = text.Length > 0 && char.IsAsciiLetter(text[0]) && text[^1] != ':' && !text.AsSpan().ContainsAnyExcept(Plain);
        return isPlain ? text : $"\"{JsonEncodedText.Encode(text)}\"";
    }
}
