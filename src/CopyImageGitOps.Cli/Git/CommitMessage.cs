using System.Text;

namespace CopyImageGitOps.Cli.Git;

/// <summary>Makes a commit message as <c>git commit</c> does: cleaned of stray whitespace, with the sign-off among its trailers.</summary>
internal static class CommitMessage
{
    /// <summary>Drops trailing whitespace, and leading, trailing and repeated blank lines; the result ends with a newline, or is empty.</summary>
    public static string Clean(string message)
    {
        var result = new StringBuilder(message.Length + 1);
        var blank = false;
        foreach (var line in message.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()))
        {
            if (line.Length > 0)
            {
                if (blank && result.Length > 0) result.Append('\n');
                result.Append(line).Append('\n');
            }

            blank = line.Length == 0;
        }

        return result.ToString();
    }

    /// <summary>Adds <c>Signed-off-by</c> to the trailers at the end of a clean message, unless they have it.</summary>
    public static string SignOff(string message, string name, string email)
    {
        var trailer = $"Signed-off-by: {name} <{email}>";
        var lines = message.TrimEnd('\n').Split('\n');
        var start = Array.LastIndexOf(lines, "") + 1;
        var last = lines.Skip(start).ToList();
        // The first paragraph is the title, whatever it looks like.
        var hasTrailers = start > 0 && last.TrueForAll(line => IsTrailer(line) || char.IsWhiteSpace(line[0]));
        if (hasTrailers && last.Contains(trailer)) return message;
        return message + (hasTrailers ? "" : "\n") + trailer + "\n";
    }

    /// <summary>A token of letters, digits and hyphens, and a colon (https://git-scm.com/docs/git-interpret-trailers).</summary>
    private static bool IsTrailer(string line)
    {
        var colon = line.IndexOf(':');
        return colon > 0 && line[..colon].TrimEnd().All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
    }
}
