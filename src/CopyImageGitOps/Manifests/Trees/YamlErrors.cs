using System.Buffers;
using CopyImageGitOps.Manifests.Text;
using YamlDotNet.Core;

namespace CopyImageGitOps.Manifests.Trees;

/// <summary>What the YAML parser complains about, and where its user has to look.</summary>
internal static class YamlErrors
{
    private static readonly SearchValues<char> Breaks = SearchValues.Create("\r\n");

    public static string Reason(YamlException e)
    {
        var reason = (e.InnerException?.Message ?? e.Message).TrimEnd('.');
        reason = Excerpt.Of(reason);
        return reason.Length > 0 ? char.ToLowerInvariant(reason[0]) + reason[1..] : "it cannot be parsed";
    }

    /// <param name="reached">How far the parser had got without complaint.</param>
    public static int Offset(YamlException e, string text, int reached)
    {
        var start = Math.Min((int)e.Start.Index, text.Length);
        // For a tab the parser gives the place of the mapping around it.
        return e.Message.Contains("tab", StringComparison.Ordinal) && IndentingTab(text, Math.Max(start, reached)) is { } tab ? tab : start;
    }

    private static int? IndentingTab(string text, int from)
    {
        for (var at = text.AsSpan(from).IndexOfAny(Breaks); at >= 0; at = text.AsSpan(from).IndexOfAny(Breaks))
        {
            from += at + 1;
            var indentation = text.AsSpan(from);
            indentation = indentation[..^indentation.TrimStart(" \t").Length];
            if (indentation.IndexOf('\t') is var tab and >= 0) return from + tab;
        }

        return null;
    }
}
