using System.Text;
using CopyImageGitOps.Kustomize.Entries;

namespace CopyImageGitOps.Tests.Kustomize.Entries;

/// <summary>Writes a kustomization with given entries in one of the many ways in which people and programs do; each number gives one file.</summary>
internal sealed class KustomizationWriter(int seed)
{
#pragma warning disable CA5394 // Any sequence does.
    private readonly Random _random = new(seed);
#pragma warning restore CA5394
    private readonly StringBuilder _text = new();
    private int _comments;

    public string Write(IReadOnlyList<ImageEntry> entries)
    {
        var text = Any(6) == 0 ? WriteBraces(entries) : WriteBlock(entries);
        if (Any(4) == 0) text = text.Replace("\n", "\r\n", StringComparison.Ordinal);
        if (Any(4) == 0) text = text.TrimEnd();
        return Any(6) == 0 ? "\uFEFF" + text : text;
    }

    private string WriteBlock(IReadOnlyList<ImageEntry> entries)
    {
        var indentation = new string(' ', Any(3) * 2);
        if (Any(4) == 0) _text.Append("---\n");
        _text.Append(Comment("")).Append($"resources:{EndOfLine()}{indentation}- pod.yaml{EndOfLine()}");
        if (Any(2) == 0) _text.Append("namePrefix: 'x-'\n");
        if (entries.Count > 0 || Any(3) == 0) WriteSection(entries, indentation);
        _text.Append(Comment(""));
        if (Any(2) == 0) _text.Append("commonAnnotations: {a: \"b\", é: 'ü 🙂'}\n").Append(Comment(""));
        if (Any(6) == 0) _text.Append("...\n");
        return _text.ToString();
    }

    private void WriteSection(IReadOnlyList<ImageEntry> entries, string indentation)
    {
        if (entries.Count == 0) _text.Append($"images:{new[] { "", " []", " ~", " null" }[Any(4)]}{EndOfLine()}");
        else if (Any(5) == 0) _text.Append($"images: [{Join(entries.Select(Braces))}]{EndOfLine()}");
        else
        {
            _text.Append($"images:{EndOfLine()}");
            foreach (var entry in entries) WriteItem(entry, indentation);
        }
    }

    private void WriteItem(ImageEntry entry, string indentation)
    {
        _text.Append(Comment(indentation));
        if (Any(8) == 0)
        {
            _text.Append($"{indentation}- {Braces(entry)}{EndOfLine()}");
            return;
        }

        var gap = new string(' ', 1 + Any(2) * 2);
        var inner = indentation + " " + gap;
        var lines = Keys(entry).Select(pair => $"{pair.Key}: {Value(pair.Value)}{EndOfLine()}{Comment(inner)}{inner}");
        _text.Append(indentation).Append('-').Append(Any(6) == 0 ? EndOfLine() + inner : gap);
        _text.Append(string.Concat(lines)[..^inner.Length]);
    }

    private string WriteBraces(IReadOnlyList<ImageEntry> entries)
    {
        var (line, inner, colon) = Any(2) == 0 ? ("", "", ":") : ("\n", "\n  ", ": ");
        var items = entries.Select(entry => $"{{{string.Join(",", Keys(entry).Select(pair => $"\"{pair.Key}\"{colon}\"{Escaped(pair.Value)}\""))}}}");
        var images = entries.Count > 0 || Any(2) == 0 ? $",{inner}\"images\"{colon}[{string.Join("," + inner, items)}]" : "";
        return $"{{{inner}\"resources\"{colon}[\"pod.yaml\"]{images}{line}}}\n";
    }

    private string Braces(ImageEntry entry) => $"{{{Join(Keys(entry).Select(pair => $"{pair.Key}: {Value(pair.Value)}"))}}}";

    private string Join(IEnumerable<string> items) => Any(3) == 0 ? string.Join(" , ", items) : string.Join(", ", items);

    private List<(string Key, string Value)> Keys(ImageEntry entry)
    {
        var keys = new List<(string, string)> { ("name", entry.Name) };
        if (entry.NewName is not null) keys.Add(("newName", entry.NewName));
        if (entry.NewTag is not null) keys.Add(("newTag", entry.NewTag));
        if (entry.Digest is not null) keys.Add(("digest", entry.Digest));
        return Any(2) == 0 ? keys : [.. keys.OrderBy(_ => Any(100))];
    }

    private string Value(string value) => Any(3) switch
    {
        0 => $"'{value}'",
        1 => $"\"{Escaped(value)}\"",
        _ => IsPlain(value) ? value : $"'{value}'",
    };

    private static bool IsPlain(string value) =>
        value.Contains('/', StringComparison.Ordinal) && value.All(c => char.IsAsciiLetterOrDigit(c) || "-./".Contains(c, StringComparison.Ordinal));

    private static string Escaped(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal);

    private string EndOfLine() => Any(6) == 0 ? $" # comment {_comments++}.\n" : "\n";

    private string Comment(string indentation) => Any(8) switch
    {
        0 => "\n",
        1 => $"{indentation}# comment {_comments++}.\n",
        _ => "",
    };

#pragma warning disable CA5394
    private int Any(int count) => _random.Next(count);
#pragma warning restore CA5394
}
