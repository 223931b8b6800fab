using DiffPlex;

namespace CopyImageGitOps.Cli.Reporting;

/// <summary>A run of lines that differ: the old lines from <paramref name="Before"/> are replaced by the new ones from <paramref name="After"/>.</summary>
internal readonly record struct DiffBlock(int Before, int BeforeCount, int After, int AfterCount)
{
    public int BeforeEnd => Before + BeforeCount;
}

/// <summary>Two texts as lines, each with its line break, and the blocks in which they differ.</summary>
internal sealed record DiffLines(IReadOnlyList<string> Before, IReadOnlyList<string> After, IReadOnlyList<DiffBlock> Blocks)
{
    public static DiffLines Of(string before, string after)
    {
        var (old, @new) = (GitLines.Split(before), GitLines.Split(after));
        // A rewrite of values within their lines needs no search. Longer blocks may be lines that have moved, as in a lock file.
        if (old.Count == @new.Count && LineByLine(old, @new) is var replaced && replaced.TrueForAll(block => block.BeforeCount == 1))
            return new DiffLines(old, @new, replaced);
        var result = Differ.Instance.CreateDiffs(before, after, ignoreWhiteSpace: false, ignoreCase: false, new GitLines());
        var blocks = result.DiffBlocks.Select(b => new DiffBlock(b.DeleteStartA, b.DeleteCountA, b.InsertStartB, b.InsertCountB));
        return new DiffLines(result.PiecesOld, result.PiecesNew, [.. blocks]);
    }

    private static List<DiffBlock> LineByLine(List<string> before, List<string> after)
    {
        var blocks = new List<DiffBlock>();
        for (var line = 0; line < before.Count; line++)
        {
            if (before[line] == after[line]) continue;
            var start = line;
            while (line < before.Count && before[line] != after[line]) line++;
            blocks.Add(new DiffBlock(start, line - start, start, line - start));
        }

        return blocks;
    }

    /// <summary>Lines as git sees them: only LF ends one, so that a CR belongs to its line.</summary>
    private sealed class GitLines : IChunker
    {
        public IReadOnlyList<string> Chunk(string text) => Split(text);

        public static List<string> Split(string text)
        {
            var lines = new List<string>();
            for (var start = 0; start < text.Length;)
            {
                var end = text.IndexOf('\n', start) is var i and >= 0 ? i + 1 : text.Length;
                lines.Add(text[start..end]);
                start = end;
            }

            return lines;
        }
    }
}
