using System.Text;

namespace CopyImageGitOps.Cli.Reporting;

/// <summary>
/// The difference of two versions of a file in git's patch format (https://git-scm.com/docs/diff-format#generate_patch_text_with_p), exact to
/// the byte: <c>git apply</c> turns the one into the other. Of files that are binary to git, as those in UTF-16, only the name is given.
/// </summary>
public static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>The patch as text; bytes that are not UTF-8 are shown as U+FFFD, so write <see cref="Patch"/> where it shall be applied.</summary>
    /// <param name="before">Null for a new file.</param>
    public static string Between(string path, byte[]? before, byte[] after) => Encoding.UTF8.GetString(Patch(path, before, after));

    /// <summary>The patch as bytes; empty if nothing differs.</summary>
    /// <param name="path">Relative to the directory in which the patch applies, with <c>/</c>.</param>
    /// <param name="before">Null for a new file.</param>
    public static byte[] Patch(string path, byte[]? before, byte[] after)
    {
        if (before is not null && before.AsSpan().SequenceEqual(after)) return [];
        // Latin-1 maps each byte to one character and back, whatever the encoding of the file.
        var isBinary = IsBinary(before) || IsBinary(after);
        var patch = new StringBuilder(Latin1(Header(path, isNew: before is null, hasLines: after.Length > 0 || before?.Length > 0, isBinary)));
        var (old, @new) = (Encoding.Latin1.GetString(before ?? []), Encoding.Latin1.GetString(after));
        if (!isBinary) AppendHunks(patch, DiffLines.Of(old, @new));
        return Encoding.Latin1.GetBytes(patch.ToString());
    }

    private static string Header(string path, bool isNew, bool hasLines, bool isBinary)
    {
        var (a, b) = (GitPath.Quote("a/" + path), GitPath.Quote("b/" + path));
        var old = isNew ? "/dev/null" : a;
        // Without git's header 'git apply' passes over it, and applies the rest; with it, it would refuse everything.
        if (isBinary) return $"Binary files {old} and {b} differ\n";
        var header = $"diff --git {a} {b}\n" + (isNew ? "new file mode 100644\n" : "");
        if (!hasLines) return header;
        // git ends names that have spaces with a tab, for the sake of other patch programs.
        var tab = path.Contains(' ') ? "\t" : "";
        return header + $"--- {old}{(isNew ? "" : tab)}\n+++ {b}{tab}\n";
    }

    private static void AppendHunks(StringBuilder patch, DiffLines diff)
    {
        for (var first = 0; first < diff.Blocks.Count;)
        {
            var last = first;
            while (last + 1 < diff.Blocks.Count && diff.Blocks[last + 1].Before - diff.Blocks[last].BeforeEnd <= 2 * Context) last++;
            AppendHunk(patch, diff, diff.Blocks.Skip(first).Take(last - first + 1).ToList());
            first = last + 1;
        }
    }

    private static void AppendHunk(StringBuilder patch, DiffLines diff, List<DiffBlock> blocks)
    {
        var start = Math.Max(0, blocks[0].Before - Context);
        var end = Math.Min(diff.Before.Count, blocks[^1].BeforeEnd + Context);
        var afterStart = blocks[0].After - (blocks[0].Before - start);
        var afterCount = end - start + blocks.Sum(b => b.AfterCount - b.BeforeCount);
        patch.Append("@@ -").Append(Range(start, end - start)).Append(" +").Append(Range(afterStart, afterCount)).Append(" @@\n");

        var line = start;
        foreach (var block in blocks)
        {
            AppendLines(patch, ' ', diff.Before, line, block.Before);
            AppendLines(patch, '-', diff.Before, block.Before, block.BeforeEnd);
            AppendLines(patch, '+', diff.After, block.After, block.After + block.AfterCount);
            line = block.BeforeEnd;
        }

        AppendLines(patch, ' ', diff.Before, line, end);
    }

    private static void AppendLines(StringBuilder patch, char mark, IReadOnlyList<string> lines, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            patch.Append(mark).Append(lines[i]);
            if (!lines[i].EndsWith('\n')) patch.Append("\n\\ No newline at end of file\n");
        }
    }

    /// <summary>An empty range begins at the line before it; a count of one is left out.</summary>
    private static string Range(int start, int count) => count switch
    {
        0 => $"{start},0",
        1 => $"{start + 1}",
        _ => $"{start + 1},{count}",
    };

    /// <summary>As git decides it: a NUL within the first 8000 bytes.</summary>
    private static bool IsBinary(byte[]? content) => content.AsSpan(0, Math.Min(content?.Length ?? 0, 8000)).Contains((byte)0);

    private static string Latin1(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
