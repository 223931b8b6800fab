using System.Text;

namespace CopyImageGitOps.Tests.Fuzzing;

/// <summary>Damages an input: as an editor of text would, by lines and pieces that mean something, and as a failing disk would, by bytes.</summary>
internal static class Mutation
{
    private static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "{", "}", "[", "]", ":", ": ", "- ", "? ", "\n", "\r\n", "\r", "\t", " ", "'", "\"", "\\", "&a ", "*a", "&a &a ", "!!x ",
            "!!str ", "!!binary ", "!", "!<tag:yaml.org,2002:str> ", "|", ">", "|-", ">+2\n", "|9", "#", " #", "%", "%YAML 1.1\n",
            "%TAG ! !\n", "---\n", "--- ", "...\n", "<<: *a", "<<: ", "\0", "\uFEFF", "\u0085", "\u2028", ",", "@", "`", "\\u0061", "\\x61",
            "\\U0011FFFF", "\\ud800", "image: nginx\n", "image: ", "containers:\n", "initContainers: [", "{image: *a}", "kind: List\n",
            "items:\n", "sops: {mac: x}\n", "~", "null", "${X}", "{{ x }}", "//", "/* */", "1e9", "😀", "é", "@sha256:", "docker.io/",
            "localhost:5000/", "::1",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF, 0xFE], [0xFE, 0xFF], [0xC3], [0xED, 0xA0, 0x80], [0x80], [0xF4, 0x90, 0x80, 0x80],
    ];

    public static byte[] Of(byte[] input, byte[] other, Random random)
    {
        for (var count = random.Next(2) == 0 ? 1 : random.Next(2, 5); count > 0; count--) input = Once(input, other, random);
        return input;
    }

    private static byte[] Once(byte[] input, byte[] other, Random random)
    {
        var (from, to) = random.Next(2) == 0 ? Bytes(input, random) : Lines(input, random);
        switch (random.Next(9))
        {
            case 0: return [.. input[..from], .. input[to..]];
            case 1: return [.. input[..to], .. input[from..]];
            case 2: return [.. input[..from], .. Pieces[random.Next(Pieces.Length)], .. input[from..]];
            case 3: return [.. input[..from], .. Pieces[random.Next(Pieces.Length)], .. input[to..]];
            case 4: return Moved(input, from, to, random);
            case 5: return Spliced(input, other, from, random);
            case 6: return Indented(input, from, random);
            case 7: return Flipped(input, random);
            default: return Reencoded(input, random);
        }
    }

    private static (int From, int To) Bytes(byte[] input, Random random)
    {
        var from = random.Next(input.Length + 1);
        return (from, Math.Min(input.Length, from + random.Next(1, 9)));
    }

    private static (int From, int To) Lines(byte[] input, Random random)
    {
        var from = input.AsSpan(0, random.Next(input.Length + 1)).LastIndexOf((byte)'\n') + 1;
        var to = input.AsSpan(from).IndexOf((byte)'\n');
        return (from, to < 0 ? input.Length : from + to + 1);
    }

    private static byte[] Moved(byte[] input, int from, int to, Random random)
    {
        byte[] rest = [.. input[..from], .. input[to..]];
        var at = Lines(rest, random).From;
        return [.. rest[..at], .. input[from..to], .. rest[at..]];
    }

    private static byte[] Spliced(byte[] input, byte[] other, int at, Random random)
    {
        var (from, to) = (Lines(other, random).From, Lines(other, random).To);
        return from < to ? [.. input[..at], .. other[from..to], .. input[at..]] : [.. input[..at], .. other[..to]];
    }

    private static byte[] Indented(byte[] input, int at, Random random)
    {
        var blanks = input.AsSpan(at).IndexOfAnyExcept((byte)' ');
        return random.Next(2) == 0 && blanks > 0 ? [.. input[..at], .. input[(at + 1)..]] : [.. input[..at], .. "  "u8[..random.Next(1, 3)], .. input[at..]];
    }

    private static byte[] Flipped(byte[] input, Random random)
    {
        byte[] flipped = [.. input];
        if (flipped.Length > 0) flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
        return flipped;
    }

    private static byte[] Reencoded(byte[] input, Random random)
    {
        Encoding encoding = random.Next(3) switch { 0 => Encoding.Unicode, 1 => Encoding.BigEndianUnicode, _ => Encoding.UTF8 };
        var text = Encoding.UTF8.GetString(input);
        if (random.Next(2) == 0) text = text.ReplaceLineEndings(random.Next(2) == 0 ? "\r\n" : "\r");
        return [.. random.Next(3) == 0 ? [] : encoding.GetPreamble(), .. encoding.GetBytes(text)];
    }
}
