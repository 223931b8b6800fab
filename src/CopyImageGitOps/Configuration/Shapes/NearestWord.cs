namespace CopyImageGitOps.Configuration.Shapes;

/// <summary>Finds the word that was probably meant.</summary>
public static class NearestWord
{
    /// <summary>A question that names the nearest word, or null if none is near.</summary>
    public static string? Hint(string written, IEnumerable<string> words) => Find(written, words) is { } nearest ? $"Did you mean '{nearest}'?" : null;

    /// <summary>Near is at most a third of the letters wrong, and one wrong letter in a short word.</summary>
    private static string? Find(string written, IEnumerable<string> words)
    {
        // What is much longer than any word is near to none, and comparing it would take long.
        if (written.Length > 64) return null;
        var candidates = words.Select(word => (Word: word, Distance: Distance(Fold(written), Fold(word))));
        var (nearest, distance) = candidates.OrderBy(candidate => candidate.Distance).FirstOrDefault();
        return nearest is not null && distance <= Math.Max(1, nearest.Length / 3) ? nearest : null;
    }

    private static string Fold(string word) =>
        word.ToLowerInvariant().Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);

    /// <summary>
    /// Letters to insert, delete, replace, or swap with a neighbour: optimal string alignment
    /// (https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance).
    /// </summary>
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                d[i, j] = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
