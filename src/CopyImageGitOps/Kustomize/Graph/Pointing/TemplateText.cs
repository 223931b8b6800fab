using System.Text;
using System.Text.RegularExpressions;

namespace CopyImageGitOps.Kustomize.Graph.Pointing;

/// <summary>Text with <c>{{ }}</c>, as an ApplicationSet fills it: in its first syntax (<c>{{path.basename}}</c>) or as a Go template, of which lookups are known.</summary>
internal static partial class TemplateText
{
    /// <returns>Null if an expression is not answered by a parameter.</returns>
    public static string? Fill(string text, IReadOnlyDictionary<string, string> parameters)
    {
        var filled = new StringBuilder();
        for (var at = 0; ;)
        {
            var begin = text.IndexOf("{{", at, StringComparison.Ordinal);
            if (begin < 0) return filled.Append(text.AsSpan(at)).ToString();
            var end = text.IndexOf("}}", begin, StringComparison.Ordinal);
            if (end < 0 || !parameters.TryGetValue(Name(text[(begin + 2)..end]), out var value)) return null;
            filled.Append(text.AsSpan(at, begin - at)).Append(value);
            at = end + 2;
        }
    }

    private static string Name(string expression)
    {
        var name = expression.Trim().Trim('-').Trim();
        var index = Index().Match(name);
        return index.Success ? $"{index.Groups["list"].Value.Replace(".segments", "", StringComparison.Ordinal)}[{index.Groups["index"].Value}]" : name.TrimStart('.');
    }

    /// <summary><c>index .path.segments 1</c></summary>
    [GeneratedRegex(@"^index\s+\.(?<list>[\w.]+\.segments)\s+(?<index>\d+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Index();
}
