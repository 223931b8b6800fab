using System.Globalization;
using System.Text;

namespace CopyImageGitOps.Cli.Reporting;

/// <summary>
/// Path names in a patch, quoted as git does with <c>core.quotePath=false</c>: control characters, quotes and backslashes are escaped within
/// double quotes, everything else stays readable (https://git-scm.com/docs/git-config#Documentation/git-config.txt-corequotePath).
/// </summary>
internal static class GitPath
{
    public static string Quote(string path)
    {
        if (!path.Any(NeedsEscape)) return path;
        var quoted = new StringBuilder(path.Length + 8).Append('"');
        foreach (var c in path) Append(quoted, c);
        return quoted.Append('"').ToString();
    }

    private static bool NeedsEscape(char c) => c is '"' or '\\' or < ' ' or '\x7f';

    private static void Append(StringBuilder quoted, char c)
    {
        if (!NeedsEscape(c)) quoted.Append(c);
        else if ("\a\b\t\n\v\f\r\"\\".IndexOf(c) is var i and >= 0) quoted.Append('\\').Append("abtnvfr\"\\"[i]);
        else quoted.Append(CultureInfo.InvariantCulture, $"\\{Convert.ToString(c, 8).PadLeft(3, '0')}");
    }
}
