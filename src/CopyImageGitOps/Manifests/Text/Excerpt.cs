namespace CopyImageGitOps.Manifests.Text;

/// <summary>Shows a value of a file in a message: on one line, not as a control sequence of a terminal, and not longer than a reader wants.</summary>
internal static class Excerpt
{
    private const int Longest = 200;

    public static string Of(string text)
    {
        if (text.Length > Longest) text = text[..Longest] + "…";
        return text.Any(char.IsControl) ? string.Concat(text.Select(Shown)) : text;
    }

    private static string Shown(char c) => c == '\n' ? "\\n" : char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString();
}
