using CopyImageGitOps.Configuration.Shapes;

namespace CopyImageGitOps.Configuration.Keys;

/// <summary>The keys of one map, as rows to show.</summary>
internal sealed record ConfigTable(IReadOnlyList<ConfigRow> Rows)
{
    public static ConfigTable Of<T>(MapShape<T> map) =>
        new([.. map.Keys.Select(key => new ConfigRow(key.Name, key.Shape.Expected, key.Show(map.Seed), key.IsRequired, key.Doc))]);
}

/// <param name="Default">As JSON; null if there is none.</param>
internal sealed record ConfigRow(string Name, string Expected, string? Default, bool IsRequired, string Doc);
