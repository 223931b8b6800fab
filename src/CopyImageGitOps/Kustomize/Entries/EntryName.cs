using System.Buffers;
using System.Text.RegularExpressions;

namespace CopyImageGitOps.Kustomize.Entries;

/// <summary>
/// An entry's name is a part of a regular expression, put in unescaped: <c>^name(:tag)?(@sha256:hex)?$</c>. So kustomize 5.5 and 5.8 do it; their
/// successor takes any digest algorithm. A name that is no expression makes them panic, so that no render has it.
/// </summary>
internal static class EntryName
{
    private const string Suffix = "(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?";
    private const string DigestStart = "@sha256:";

    // What stands for itself in an expression, and the dot.
    private static readonly SearchValues<char> Simple =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_/:@.");

    private static readonly SearchValues<char> Special = SearchValues.Create(@".+*?()|[]{}^$\");

    private static readonly SearchValues<char> TagCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.{}");

    public static bool Matches(string name, string image) => IsSimple(name) ? MatchesSimple(name, image) : MatchesExpression(name, image);

    /// <summary>Ways to write an image's name as an entry's: as it is, if it is an expression for itself, and so that it matches nothing else.</summary>
    public static IEnumerable<string> For(string imageName)
    {
        if (imageName.Length == 0) yield break;
        if (!imageName.AsSpan().ContainsAnyExcept(Simple)) yield return imageName;
        if (imageName.AsSpan().ContainsAny(Special))
            yield return string.Concat(imageName.Select(c => Special.Contains(c) ? $"\\{c}" : $"{c}"));
    }

    /// <summary>Whether each character stands for itself, behind a backslash if need be, or is a dot.</summary>
    private static bool IsSimple(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '\\' ? ++i == name.Length || !Special.Contains(name[i]) : !Simple.Contains(name[i])) return false;
        }

        return true;
    }

    private static bool MatchesSimple(string name, string image)
    {
        var at = 0;
        for (var i = 0; i < name.Length; i++, at++)
        {
            var isAny = name[i] == '.';
            if (name[i] == '\\') i++;
            if (at == image.Length || (isAny ? image[at] == '\n' : image[at] != name[i])) return false;
        }

        return IsSuffix(image.AsSpan(at));
    }

    private static bool IsSuffix(ReadOnlySpan<char> rest)
    {
        if (rest is [':', ..]) rest = SkipTag(rest[1..]);
        if (rest.StartsWith(DigestStart, StringComparison.Ordinal)) rest = SkipTag(rest[DigestStart.Length..]);
        return rest.IsEmpty;
    }

    private static ReadOnlySpan<char> SkipTag(ReadOnlySpan<char> rest) =>
        rest.IndexOfAnyExcept(TagCharacters) is var end and >= 0 ? rest[end..] : [];

    private static bool MatchesExpression(string name, string image)
    {
        try
        {
            // Like RE2, the engine that does not backtrack takes linear time and refuses what needs backtracking.
            return Regex.IsMatch(image, $"^{name}{Suffix}\\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
