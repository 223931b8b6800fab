using CopyImageGitOps.Configuration;
using CopyImageGitOps.Planning;
using CopyImageGitOps.References;
using CopyImageGitOps.Tests.Architecture;

namespace CopyImageGitOps.Tests.Planning;

/// <summary>docs/naming-and-pinning.md: each configuration that it shows, with the table below it.</summary>
public sealed class NamingDocumentTests
{
    private const string Heading = "| in the manifest | afterwards |\n| --- | --- |\n";
    private const string ShownDigest = "sha256:…";

    public static TheoryData<string, string> Examples => [.. SourceTree.Read("docs/naming-and-pinning.md").Split("```yaml\n").Skip(1).Select(Example)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void What_the_table_says_is_what_the_planner_makes(string configuration, string table)
    {
        var document = ConfigDocument.Parse(configuration, "docs/naming-and-pinning.md");
        Assert.Empty(document.Findings);
        var config = document.Config;
        var rows = table.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select((row, index) => Row(row, Fields.Digest((char)('0' + index)))).ToList();
        var fields = rows.Select((row, index) => Fields.Of(row.Source, line: index + 1)).ToList();

        var plan = new Planner(config, new TargetNaming(config.Destination!, config.Target))
            .Plan(fields, fields.Zip(rows).ToDictionary(pair => pair.First.Reference, pair => pair.Second.Digest));

        foreach (var (field, row) in fields.Zip(rows))
        {
            var image = plan.Images.SingleOrDefault(image => image.Source == field.Reference);
            var actual = image?.Replacement(config.Pin) ?? Assert.Single(plan.Findings, finding => finding.Line == field.Line).Code;
            Assert.Equal(row.Expected, actual);
        }
    }

    [Fact]
    public void The_document_shows_every_way_to_pin() =>
        Assert.Equal(Enum.GetValues<PinMode>(), Examples.Select(example => ConfigDocument.Parse(example.Data.Item1, "x").Config.Pin).Distinct().Order());

    private static (string Configuration, string Table) Example(string text)
    {
        var end = text.IndexOf("```\n", StringComparison.Ordinal);
        var rest = text[(end + "```\n".Length)..].TrimStart('\n');
        Assert.StartsWith(Heading, rest, StringComparison.Ordinal);
        return (text[..end], rest[Heading.Length..].Split("\n\n")[0]);
    }

    private static (string Source, string Expected, Digest Digest) Row(string row, Digest digest)
    {
        var cells = row.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(cell => cell.Trim('`').Replace(ShownDigest, digest.ToString(), StringComparison.Ordinal)).ToList();
        return (cells[0], cells[1], digest);
    }
}
