namespace CopyImageGitOps.Kustomize.Graph.Pointing;

/// <summary>
/// A pattern for paths as Argo CD matches directories (Go's <c>path.Match</c>): <c>*</c> and <c>?</c> stay within a segment, <c>[a-z]</c> is
/// a set; a segment <c>**</c> is any number of them, as in patterns for files.
/// </summary>
internal sealed class PathGlob(string pattern)
{
    private readonly string[] _segments = pattern.Split('/');

    public bool Matches(string path) => Matches(_segments, path.Split('/'), (segment, name) => MatchesSegment(segment, name), segment => segment == "**");

    /// <summary>In time that grows with the product of both lengths: only the last wildcard is ever tried again.</summary>
    private static bool Matches<TPattern, TText>(
        ReadOnlySpan<TPattern> pattern, ReadOnlySpan<TText> text, Func<TPattern, TText, bool> matches, Func<TPattern, bool> isAny)
    {
        var (at, p, retry, wildcard) = (0, 0, 0, -1);
        while (at < text.Length)
        {
            if (p < pattern.Length && isAny(pattern[p])) (wildcard, retry) = (p++, at);
            else if (p < pattern.Length && matches(pattern[p], text[at])) (p, at) = (p + 1, at + 1);
            else if (wildcard >= 0) (p, at) = (wildcard + 1, ++retry);
            else return false;
        }

        while (p < pattern.Length && isAny(pattern[p])) p++;
        return p == pattern.Length;
    }

    private static bool MatchesSegment(string pattern, string name) =>
        Matches<CharacterSet, char>(CharacterSet.Parse(pattern), name, (set, c) => set.Contains(c), set => set.IsAny);

    /// <summary>One place of a pattern: a character, <c>?</c>, a set in brackets, or <c>*</c>.</summary>
    private readonly record struct CharacterSet(bool IsAny, bool IsNegated, string Ranges)
    {
        public bool Contains(char c)
        {
            var within = false;
            for (var i = 0; i < Ranges.Length; i += 2) within |= c >= Ranges[i] && c <= Ranges[i + 1];
            return within != IsNegated;
        }

        public static CharacterSet[] Parse(string pattern)
        {
            var sets = new List<CharacterSet>();
            for (var i = 0; i < pattern.Length; i++)
            {
                if (pattern[i] == '*') sets.Add(new(IsAny: true, false, ""));
                else if (pattern[i] == '?') sets.Add(new(false, IsNegated: true, ""));
                else if (pattern[i] == '[' && pattern.IndexOf(']', i + 1) is var end and > 0) (_, i) = (Add(sets, pattern[(i + 1)..end]), end);
                else if (pattern[i] == '\\' && i + 1 < pattern.Length) sets.Add(Single(pattern[++i]));
                else sets.Add(Single(pattern[i]));
            }

            return [.. sets];
        }

        private static CharacterSet Single(char c) => new(false, false, $"{c}{c}");

        private static bool Add(List<CharacterSet> sets, string body)
        {
            var isNegated = body.StartsWith('^');
            var ranges = "";
            for (var i = isNegated ? 1 : 0; i < body.Length; i++)
            {
                var isRange = i + 2 < body.Length && body[i + 1] == '-';
                ranges += isRange ? $"{body[i]}{body[i + 2]}" : $"{body[i]}{body[i]}";
                if (isRange) i += 2;
            }

            sets.Add(new(false, isNegated, ranges));
            return true;
        }
    }
}
