namespace CopyImageGitOps.Tests.References;

/// <summary>
/// Rows of a table that is written as text: columns stand between bars, <c>-</c> is nothing, and <c>{256}</c>, <c>{384}</c>, <c>{512}</c>
/// are digests.
/// </summary>
internal static class ReferenceTable
{
    public static readonly string Sha256 = "sha256:" + string.Concat(Enumerable.Repeat("0123456789abcdef", 4));
    public static readonly string Sha384 = "sha384:" + string.Concat(Enumerable.Repeat("0123456789abcdef", 6));
    public static readonly string Sha512 = "sha512:" + string.Concat(Enumerable.Repeat("0123456789abcdef", 8));

    public static IEnumerable<string[]> Rows(string table) =>
        from line in table.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        where !line.StartsWith('#')
        select line.Split(" | ").Select(cell => Expand(cell.Trim())).ToArray();

    private static string Expand(string cell) => cell
        .Replace("{256}", Sha256, StringComparison.Ordinal)
        .Replace("{384}", Sha384, StringComparison.Ordinal)
        .Replace("{512}", Sha512, StringComparison.Ordinal)
        .Replace("{id}", new string('a', 64), StringComparison.Ordinal)
        .Replace("{63}", new string('a', 63), StringComparison.Ordinal)
        .Replace("{128}", new string('t', 128), StringComparison.Ordinal)
        .Replace("{247}", new string('p', 247), StringComparison.Ordinal)
        .Replace("{255}", new string('p', 255), StringComparison.Ordinal);
}
