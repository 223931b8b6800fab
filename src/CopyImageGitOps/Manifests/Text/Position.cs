using System.Numerics;

namespace CopyImageGitOps.Manifests.Text;

/// <summary>A place in a file as an editor shows it, and as bytes.</summary>
/// <param name="Line">From 1; lines end with LF, CR LF or CR, and with nothing else that YAML 1.1 calls a break.</param>
/// <param name="Column">From 1, in Unicode characters.</param>
/// <param name="Byte">The offset in the file.</param>
internal readonly record struct Position(int Line, int Column, int Byte)
{
    /// <summary>Finds many places in one pass, so that files with long lines and many fields stay linear.</summary>
    /// <param name="units">The text without its byte order mark: characters, or the bytes of UTF-8.</param>
    /// <param name="offsets">Offsets in <paramref name="units"/>, in any order.</param>
    public static Dictionary<int, Position> Resolve<T>(ReadOnlySpan<T> units, TextEncoding encoding, IEnumerable<int> offsets)
        where T : unmanaged, IBinaryInteger<T>
    {
        var found = new Dictionary<int, Position>();
        var (line, column, position, at) = (1, 1, encoding.MarkLength, 0);
        var previous = 0u;
        foreach (var offset in offsets.Order())
        {
            for (; at < offset && at < units.Length; at++)
            {
                var unit = uint.CreateTruncating(units[at]);
                position += ByteCount<T>(unit, encoding.Form);
                if (unit == '\n' && previous == '\r') column = 1;
                else if (unit is '\n' or '\r') (line, column) = (line + 1, 1);
                else if (BeginsCharacter<T>(unit)) column++;
                previous = unit;
            }

            found[offset] = new Position(line, column, position);
        }

        return found;
    }

    private static bool BeginsCharacter<T>(uint unit) => typeof(T) == typeof(byte) ? (unit & 0xC0) != 0x80 : unit is < 0xDC00 or > 0xDFFF;

    private static int ByteCount<T>(uint unit, UnicodeForm form)
    {
        if (typeof(T) == typeof(byte)) return 1;
        if (form != UnicodeForm.Utf8) return 2;
        return unit switch
        {
            < 0x80 => 1,
            < 0x800 or (>= 0xD800 and <= 0xDFFF) => 2,
            _ => 3,
        };
    }
}
