namespace CopyImageGitOps.Configuration;

/// <summary><c>*</c> matches any run of characters, also across <c>/</c>, and <c>?</c> one; everything else matches itself, case included.</summary>
public static class Glob
{
    /// <summary>
    /// Only the last star is ever tried again: an earlier one has already taken as little as it can. So the time is bounded by the product of
    /// the lengths, whatever the pattern.
    /// </summary>
    public static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        var (p, t, star, resume) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, resume) = (p++, t);
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t]))
            {
                (p, t) = (p + 1, t + 1);
            }
            else if (star >= 0)
            {
                (p, t) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }
}
