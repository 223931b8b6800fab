using System.Text;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests;

namespace CopyImageGitOps.Tests.Manifests;

public sealed class LiveObjectTests
{
    [Theory]
    [InlineData("${IMAGE}", FindingCodes.Variable)]
    [InlineData("nginx:$(TAG)", FindingCodes.Variable)]
    [InlineData("{{ .Values.image }}", FindingCodes.TemplateExpression)]
    public void What_is_a_placeholder_in_a_file_is_an_invalid_reference_in_an_object_that_runs(string image, string inFile)
    {
        var json = Encoding.UTF8.GetBytes($$"""{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"name":"a","image":"{{image}}"}]} }""");

        Assert.Equal(inFile, Assert.Single(new ManifestScanner(new ScanOptions()).ScanOnce("a.json", json).Findings).Code);
        var live = Assert.Single(new ManifestScanner(new ScanOptions { IsLive = true }).ScanOnce("a.json", json).Findings);
        Assert.Equal(FindingCodes.ReferenceInvalid, live.Code);
        Assert.Contains($"'{image}'", live.Message);
    }
}
