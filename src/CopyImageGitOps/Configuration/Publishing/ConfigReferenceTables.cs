using System.Text;
using CopyImageGitOps.Configuration.Keys;

namespace CopyImageGitOps.Configuration.Publishing;

/// <summary>The tables of docs/configuration.md.</summary>
internal static class ConfigReferenceTables
{
    public static string WriteKeys()
    {
        var page = new StringBuilder();
        foreach (var (path, table) in ConfigKeys.Tables)
        {
            page.Append($"### {(path.Length == 0 ? "The document" : Code(path))}\n\n");
            page.Append("| key | value | default | meaning |\n| --- | --- | --- | --- |\n");
            foreach (var row in table.Rows)
            {
                var byDefault = row.IsRequired ? "required" : row.Default is null ? "" : Code(row.Default);
                page.Append($"| {Code(row.Name)} | {Cell(row.Expected)} | {byDefault} | {row.Doc} |\n");
            }

            page.Append('\n');
        }

        return page.ToString();
    }

    public static string WriteOptions()
    {
        var page = new StringBuilder("| key | flag | environment variable |\n| --- | --- | --- |\n");
        foreach (var (field, key) in ConfigKeys.Options)
            page.Append($"| {Code(field)} | {Code($"--{key.Option}")} | {Code(ConfigEnvironment.VariableOf(key.Option!))} |\n");
        return page.Append('\n').ToString();
    }

    private static string Code(string text) => $"`{text}`";

    /// <summary>What stands between angle brackets would be taken for HTML.</summary>
    private static string Cell(string text) => text.Replace("<", "\\<", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);
}
