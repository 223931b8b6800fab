using System.Text;
using System.Text.Unicode;

namespace CopyImageGitOps.Manifests.Text;

internal enum UnicodeForm
{
    Utf8,
    Utf16LittleEndian,
    Utf16BigEndian,

    /// <summary>Recognised only to be refused: neither kubectl nor kustomize reads it.</summary>
    Utf32,
}

/// <summary>
/// How a file's bytes are text, found as YAML 1.2 says: by the byte order mark, else by the place of the null byte
/// (https://yaml.org/spec/1.2.2/#52-character-encodings).
/// </summary>
internal readonly record struct TextEncoding(UnicodeForm Form, int MarkLength)
{
    private static readonly Encoding StrictUtf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);
    private static readonly Encoding StrictLittleEndian = new UnicodeEncoding(false, false, throwOnInvalidBytes: true);
    private static readonly Encoding StrictBigEndian = new UnicodeEncoding(bigEndian: true, false, throwOnInvalidBytes: true);

    /// <summary>Without a byte order mark.</summary>
    public Encoding Strict => Form switch
    {
        UnicodeForm.Utf16LittleEndian => StrictLittleEndian,
        UnicodeForm.Utf16BigEndian => StrictBigEndian,
        _ => StrictUtf8,
    };

    public static TextEncoding Detect(ReadOnlySpan<byte> content) => content switch
    {
        [0xEF, 0xBB, 0xBF, ..] => new(UnicodeForm.Utf8, 3),
        [0, 0, 0xFE, 0xFF, ..] or [0xFF, 0xFE, 0, 0, ..] => new(UnicodeForm.Utf32, 4),
        [0, 0, 0, _, ..] or [_, 0, 0, 0, ..] => new(UnicodeForm.Utf32, 0),
        [0xFE, 0xFF, ..] => new(UnicodeForm.Utf16BigEndian, 2),
        [0xFF, 0xFE, ..] => new(UnicodeForm.Utf16LittleEndian, 2),
        [0, _, ..] => new(UnicodeForm.Utf16BigEndian, 0),
        [_, 0, ..] => new(UnicodeForm.Utf16LittleEndian, 0),
        _ => new(UnicodeForm.Utf8, 0),
    };

    /// <returns>The offset of the first byte that is not text in this encoding, or -1.</returns>
    public int FirstInvalidByte(ReadOnlySpan<byte> content)
    {
        if (Form == UnicodeForm.Utf32) return 0;
        if (Form == UnicodeForm.Utf8 && Utf8.IsValid(content)) return -1;
        try
        {
            Strict.GetCharCount(content[MarkLength..]);
            return -1;
        }
        catch (DecoderFallbackException e)
        {
            return MarkLength + Math.Max(e.Index, 0);
        }
    }

    /// <summary>The line, from 1, of a byte before which all is valid.</summary>
    public int LineAt(ReadOnlySpan<byte> content, int offset)
    {
        var lenient = Encoding.GetEncoding(Strict.CodePage, EncoderFallback.ReplacementFallback, DecoderFallback.ReplacementFallback);
        var text = lenient.GetString(content[Math.Min(MarkLength, offset)..offset]);
        return Position.Resolve(text.AsSpan(), this, [text.Length])[text.Length].Line;
    }

    /// <summary>The text without its byte order mark.</summary>
    public string Decode(ReadOnlySpan<byte> content) => Strict.GetString(content[MarkLength..]);

    public byte[] Encode(string text) => Strict.GetBytes(text);
}
