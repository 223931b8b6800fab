using System.Text.RegularExpressions;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Tests.Architecture;

namespace CopyImageGitOps.Tests.Findings;

public sealed partial class FindingCodesTests
{
    private static readonly List<(string Name, string Code)> Codes =
        [.. typeof(FindingCodes).GetFields().Where(field => field.IsLiteral).Select(field => (field.Name, (string)field.GetRawConstantValue()!))];

    [Fact]
    public void A_code_is_its_constants_name_in_kebab_case()
    {
        Assert.NotEmpty(Codes);
        Assert.All(Codes, code => Assert.Equal(WordStart().Replace(code.Name, "-$0").ToLowerInvariant(), code.Code));
        Assert.Distinct(Codes.Select(code => code.Code));
    }

    [Fact]
    public void The_documentation_has_a_heading_for_each_code_and_none_is_left_over()
    {
        var headings = SourceTree.Read("docs/findings.md")
            .Split('\n')
            .Where(line => line.StartsWith("### ", StringComparison.Ordinal))
            .Select(line => line[4..].Trim('`'))
            .ToList();

        Assert.Distinct(headings);
        Assert.Equal(Codes.Select(code => code.Code).Order(StringComparer.Ordinal), headings.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_code_is_explained_and_has_advice()
    {
        var sections = SourceTree.Read("docs/findings.md").Split("\n### ").Skip(1).Select(section => section.Split("\n## ")[0]);

        Assert.All(sections, section =>
        {
            Assert.True(section.Split("\n\n").Length >= 3, $"'{section.Split('\n')[0]}' needs an explanation and a paragraph on what to do.");
            Assert.Contains("\n**What to do:** ", section, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_link_to_a_code_leads_to_one()
    {
        var documents = Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "docs"), "*.md", SearchOption.AllDirectories);
        var links = documents.SelectMany(document => LinkToCode().Matches(File.ReadAllText(document))).ToList();

        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.Contains(link.Groups[1].Value, Codes.Select(code => code.Code)));
    }

    [GeneratedRegex(@"\(findings\.md#([a-z-]+)\)")]
    private static partial Regex LinkToCode();

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex WordStart();
}
