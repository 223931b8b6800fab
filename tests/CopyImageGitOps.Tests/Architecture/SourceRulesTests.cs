using System.Xml.Linq;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Tests.Architecture;

public sealed class SourceRulesTests
{
    [Fact]
    public void Every_public_type_of_the_library_has_a_summary()
    {
        var assembly = typeof(ImageReference).Assembly;
        var summaries = Summaries(Path.ChangeExtension(assembly.Location, ".xml"));

        Assert.NotEmpty(assembly.GetExportedTypes());
        Assert.Equal([], assembly.GetExportedTypes().Where(type => !HasSummary(type, summaries)).Select(type => type.FullName).Order());
    }

    [Theory]
    [InlineData("src", 250)]
    [InlineData("tests", 400)]
    public void No_file_is_long(string folder, int lines)
    {
        var files = SourceTree.CSharpFiles(folder).ToList();

        Assert.NotEmpty(files);
        Assert.Equal([], files.Where(file => SourceTree.Read(file).Split('\n').Length > lines).Order());
    }

    /// <summary>As <c>max_line_length</c> in .editorconfig, which the compiler does not hold.</summary>
    [Fact]
    public void No_line_is_long()
    {
        var files = SourceTree.CSharpFiles(".").ToList();

        Assert.NotEmpty(files);
        Assert.Equal([], files.SelectMany(file => LongLines(file, SourceTree.Read(file))).Order());
    }

    [Fact]
    public void A_long_line_is_named_with_its_file_and_number() =>
        Assert.Equal(["a.cs:2"], LongLines("a.cs", $"{new string('x', 160)}\n{new string('x', 161)}\n"));

    [Fact]
    public void A_blank_summary_counts_as_none()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(
                file,
                """
                <doc>
                  <members>
                    <member name="T:A"><summary>Says something.</summary></member>
                    <member name="T:B"><summary> </summary></member>
                  </members>
                </doc>
                """);
            Assert.Equal(["T:A"], Summaries(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static IEnumerable<string> LongLines(string file, string text) =>
        text.Split('\n').Index().Where(line => line.Item.Length > 160).Select(line => $"{file}:{line.Index + 1}");

    private static HashSet<string> Summaries(string file) =>
    [
        .. XDocument.Load(file).Descendants("member")
            .Where(member => !string.IsNullOrWhiteSpace(member.Element("summary")?.Value) || member.Element("inheritdoc") is not null)
            .Select(member => member.Attribute("name")!.Value),
    ];

    private static bool HasSummary(Type type, HashSet<string> summaries) =>
        summaries.Contains($"T:{type.FullName!.Replace('+', '.')}");
}
