using System.Globalization;
using System.Text;

namespace CopyImageGitOps.References;

/// <summary>Why a text is not a reference.</summary>
/// <param name="Text">The whole text.</param>
/// <param name="Part">The part of it that breaks the grammar; empty where something is missing.</param>
/// <param name="Reason">What is wrong with the part, and what would be right: a predicate of the part, or a clause if the part is empty.</param>
public sealed record ReferenceError(string Text, string Part, string Reason)
{
    private const int LongestShown = 200;

    /// <summary>What the text was read as: an image reference, a repository, a registry, a tag or a digest.</summary>
    public string Expected { get; init; } = "image reference";

    /// <summary>One line, whatever the text holds: references come from files that anybody can write.</summary>
    public override string ToString()
    {
        var subject = Part.Length == 0 ? "" : Part == Text ? "it " : $"'{Show(Part)}' ";
        return $"'{Show(Text)}' is not a valid {Expected}: {subject}{Reason}";
    }

    private static string Show(string text)
    {
        var shown = new StringBuilder();
        foreach (var rune in (text.Length > LongestShown ? text[..LongestShown] : text).EnumerateRunes())
        {
            // A line break in a message could forge a line of the log, or a workflow command of GitHub Actions.
            var isVisible = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator);
            shown.Append(isVisible ? rune.ToString() : $"\\u{rune.Value:x4}");
        }

        return text.Length > LongestShown ? shown.Append('…').ToString() : shown.ToString();
    }
}

/// <summary>Thrown by the parsing methods of this room; <see cref="Error"/> says which part is wrong.</summary>
public sealed class ReferenceFormatException(ReferenceError error) : FormatException(error.ToString())
{
    public ReferenceError Error { get; } = error;
}
