using CopyImageGitOps.Controller.Watching;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Controller.Tests.Watching;

/// <summary>What there is to say of an object beside its public images.</summary>
public sealed class LiveFindingTests
{
    private const string Field = "spec.template.spec.containers[0].image";

    [Theory]
    [InlineData("nginx:1.25")]
    [InlineData("registry.example.com/mirror/docker.io/library/nginx:1.25")]
    [InlineData("")]
    public void Of_almost_all_objects_there_is_nothing_to_say(string image) =>
        Assert.Null(ExampleObjects.Read(ExampleObjects.Deployment("web", image)).Findings);

    [Theory]
    [InlineData("${IMAGE}")]
    [InlineData("$(IMAGE)")]
    [InlineData("registry.example.com/{{ .Values.image }}")]
    [InlineData("nginx:")]
    [InlineData("two words")]
    public void Nobody_fills_in_what_a_live_object_has_so_it_is_an_invalid_reference(string image)
    {
        var workload = ExampleObjects.Read(ExampleObjects.Deployment("web", image));

        var finding = Assert.Single(workload.Findings!);
        Assert.Equal((Severity.Warning, FindingCodes.ReferenceInvalid), (finding.Severity, finding.Code));
        Assert.Equal(("Deployment default/web", Field, null), (finding.File, finding.Field, finding.Line));
        Assert.Contains($"'{image}'", finding.Message);
        Assert.Equal("Correct the image; until then it is left alone.", finding.Hint);
        Assert.False(workload.HasDrifted);
        Assert.True(workload.IsOfInterest);
    }

    [Fact]
    public void The_other_images_of_the_object_count_all_the_same()
    {
        var web = ExampleObjects.Deployment("web", "nginx:1.25");
        web["spec"]!["template"]!["spec"]!["initContainers"] = System.Text.Json.Nodes.JsonNode.Parse("""[{"name": "i", "image": "a b"}]""");

        var workload = ExampleObjects.Read(web);

        Assert.Equal("nginx:1.25", Assert.Single(workload.Images).Field.Value);
        Assert.Equal("spec.template.spec.initContainers[0].image", Assert.Single(workload.Findings!).Field);
    }

    [Fact]
    public void An_object_that_is_larger_than_is_allowed_is_said()
    {
        var workload = ExampleObjects.Read(ExampleObjects.Deployment("web", "nginx:1.25"), ExampleObjects.Config with { MaximumFileSize = 100 });

        var finding = Assert.Single(workload.Findings!);
        Assert.Equal((FindingCodes.FileTooLarge, "The object is larger than 100 bytes, so it was not read"), (finding.Code, finding.Message));
        Assert.Equal("Raise 'maximumFileSize'; until then its images are not looked at.", finding.Hint);
        Assert.Equal("Deployment default/web", finding.File);
    }

    [Fact]
    public void An_object_that_is_too_complex_is_said()
    {
        var (open, close) = (new string('[', 300), new string(']', 300));
        var json = ExampleObjects.Deployment("web", "nginx:1.25").ToJsonString()[..^1] + $$""", "deep": {{open}}{{close}}}""";
        using var document = System.Text.Json.JsonDocument.Parse(json, new() { MaxDepth = 1000 });

        var workload = new WorkloadReader(ExampleObjects.Config).Read(document.RootElement, WorkloadKind.Deployment, "apps/v1");

        var finding = Assert.Single(workload.Findings!);
        Assert.Equal(FindingCodes.DocumentTooComplex, finding.Code);
        Assert.StartsWith("The object is too complex to be read: the document is nested deeper than 256 levels", finding.Message);
        Assert.Equal("Make the object simpler; until then its images are not looked at.", finding.Hint);
    }

    [Fact]
    public void A_key_that_is_given_twice_is_said_and_both_images_count()
    {
        var once = ExampleObjects.Deployment("web", "nginx:1.25").ToJsonString();
        var json = once.Replace("\"image\":", "\"image\":\"redis:7\",\"image\":", StringComparison.Ordinal);

        var workload = ExampleObjects.Read(json);

        Assert.Equal(FindingCodes.DuplicateKey, Assert.Single(workload.Findings!).Code);
        Assert.Equal(["redis:7", "nginx:1.25"], workload.Images.Select(image => image.Field.Value));
    }
}
