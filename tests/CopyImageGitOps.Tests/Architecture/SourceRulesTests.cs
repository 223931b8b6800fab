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

    [Fact]
    public void A_blank_summary_counts_as_none()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, """<doc><members><member name="T:A"><summary>Says something.</summary></member><member name="T:B"><summary> </summary></member></members></doc>""");
            Assert.Equal(["T:A"], Summaries(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static HashSet<string> Summaries(string file) =>
    [
        .. XDocument.Load(file).Descendants("member")
            .Where(member => !string.IsNullOrWhiteSpace(member.Element("summary")?.Value) || member.Element("inheritdoc") is not null)
            .Select(member => member.Attribute("name")!.Value),
    ];

    private static bool HasSummary(Type type, HashSet<string> summaries) =>
        summaries.Contains($"T:{type.FullName!.Replace('+', '.')}");
}
