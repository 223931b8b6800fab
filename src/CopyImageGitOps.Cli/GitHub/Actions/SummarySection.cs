using System.Text;

namespace CopyImageGitOps.Cli.GitHub.Actions;

/// <summary>A part of the job summary that is cut between its lines, and says then how many are missing.</summary>
/// <param name="Head">What stands above the lines.</param>
/// <param name="Tail">What must stand below them.</param>
/// <param name="Noun">What a line is, in the plural, as in <c>images</c>.</param>
internal sealed record SummarySection(string Head, IReadOnlyList<string> Lines, string Tail, string Noun)
{
    /// <summary>The whole, or as many lines as fit; nothing if not even its frame does.</summary>
    /// <param name="limit">In bytes of UTF-8.</param>
    public string Fit(int limit)
    {
        if (Lines.Count == 0) return "";
        var text = new StringBuilder(Head);
        var left = limit - Size(Head) - Size(Tail);
        var (count, noteSize) = (0, Size(Note(Lines.Count)));
        while (count < Lines.Count && Size(Lines[count]) + 1 is var size && size <= left - (count == Lines.Count - 1 ? 0 : noteSize))
        {
            text.Append(Lines[count++]).Append('\n');
            left -= size;
        }

        text.Append(Tail);
        if (count == Lines.Count) return text.ToString();
        return left < noteSize ? "" : text.Append(Note(Lines.Count - count)).ToString();
    }

    private string Note(int missing) => $"\n*{missing} more {Noun} do not fit here; the report has all.*\n";

    private static int Size(string text) => Encoding.UTF8.GetByteCount(text);
}
