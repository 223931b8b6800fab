using System.Text.Json;
using CopyImageGitOps.Testing.Images;

namespace CopyImageGitOps.Cli.Tests.Commands;

/// <summary>The contract of <c>--output json</c>: these names, in this order, and nothing else on standard output.</summary>
public sealed class JsonOutputTests
{
    private static readonly string[] Top = ["destination", "images", "findings", "summary", "commit"];
    private static readonly string[] Image = ["source", "digest", "target", "status", "bytes", "references", "referrers"];
    private static readonly string[] Reference = ["file", "line", "column", "kind", "name", "namespace", "field", "value"];
    private static readonly string[] Finding = ["severity", "code", "message", "hint", "file", "line", "field"];
    private static readonly string[] Summary = ["filesScanned", "filesChanged", "imagesFound", "imagesCopied", "imagesPresent", "imagesFailed", "bytesCopied"];

    [Fact]
    public async Task A_run_with_failures_and_warnings_is_one_document_of_the_contract()
    {
        await using var scenario = await CommandScenario.StartAsync();
        scenario.Write(
            "grüße.yaml",
            $"# größer\napiVersion: v1\nkind: Pod\nmetadata: {{name: münze}}\nspec:\n  containers:\n"
                + $"  - image: {scenario.Absent}\n  - image: ${{IMAGE}}\n  - image: quay.io/acme/own:1\n");
        scenario.Write("broken.yaml", "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: nginx:1.25\n   - image: x\n");
        await scenario.CommitAsync();

        var result = await scenario.RunAsync("run", "--output", "json", "--verbose");

        Assert.Equal(1, result.ExitCode);
        var report = Parse(result.Output);
        Assert.Equal(scenario.Destination, report.GetProperty("destination").GetString());
        Assert.Equal((await scenario.GitAsync("rev-parse", "HEAD")).Trim(), report.GetProperty("commit").GetString());
        Assert.Equal(
            ["copied", "copied", "failed", "skipped"],
            report.GetProperty("images")
                .EnumerateArray()
                .Select(image => image.GetProperty("status").GetString()!)
                .Order(StringComparer.Ordinal));
        var failed = Single(report, "images", "source", scenario.Absent);
        Assert.Equal(JsonValueKind.Null, failed.GetProperty("digest").ValueKind);
        var reference = failed.GetProperty("references").EnumerateArray().Single();
        Assert.Equal(
            ("grüße.yaml", 7, 12, "Pod", "münze", "spec.containers[0].image", scenario.Absent),
            (
                reference.GetProperty("file").GetString(),
                reference.GetProperty("line").GetInt32(),
                reference.GetProperty("column").GetInt32(),
                reference.GetProperty("kind").GetString(),
                reference.GetProperty("name").GetString(),
                reference.GetProperty("field").GetString(),
                reference.GetProperty("value").GetString()));
        Assert.Equal(JsonValueKind.Null, reference.GetProperty("namespace").ValueKind);
        Assert.Equal(7, Single(report, "findings", "code", "image-not-found").GetProperty("line").GetInt32());
        Assert.Equal("error", Single(report, "findings", "code", "image-not-found").GetProperty("severity").GetString());
        Assert.Equal("broken.yaml", Single(report, "findings", "code", "yaml-invalid").GetProperty("file").GetString());
        Assert.Contains("\"grüße.yaml\"", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_is_one_document_with_the_sizes_and_without_the_diff()
    {
        await using var scenario = await CommandScenario.CommittedAsync();

        var result = await scenario.RunAsync("plan", "--output", "json");

        Assert.Equal(0, result.ExitCode);
        var report = Parse(result.Output);
        Assert.All(report.GetProperty("images").EnumerateArray(), image => Assert.Equal("planned", image.GetProperty("status").GetString()));
        Assert.All(report.GetProperty("images").EnumerateArray(), image => Assert.InRange(image.GetProperty("bytes").GetInt64(), 5000, 100_000));
        Assert.Equal(
            (1, 2, 1),
            (
                report.GetProperty("summary").GetProperty("filesScanned").GetInt32(),
                report.GetProperty("summary").GetProperty("imagesFound").GetInt32(),
                report.GetProperty("summary").GetProperty("filesChanged").GetInt32()));
        Assert.Equal(JsonValueKind.Null, report.GetProperty("commit").ValueKind);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task Check_is_one_document_with_everything_that_was_found()
    {
        await using var scenario = await CommandScenario.StartAsync();

        var report = Parse((await scenario.RunAsync("check", "--output", "json")).Output);

        Assert.Equal(
            ["public-image", "public-image"],
            report.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("code").GetString()));
        Assert.Equal([9, 11], report.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("line").GetInt32()));
    }

    [Fact]
    public async Task A_copy_is_one_document_too()
    {
        await using var scenario = await CommandScenario.StartAsync();
        var image = scenario.AddImage("library/app", "1", new TestImageOptions { Seed = 9, HasForeignLayer = true });

        var result = await scenario.RunAsync("copy", "app:1", $"{scenario.Own.Address}/app:1", "--output", "json");

        Assert.Equal(0, result.ExitCode);
        var report = Parse(result.Output);
        Assert.Equal(("docker.io/library/app:1", image.Digest, $"{scenario.Own.Address}/app:1@{image.Digest}", "copied"), (
            report.GetProperty("images")[0].GetProperty("source").GetString(), report.GetProperty("images")[0].GetProperty("digest").GetString(),
            report.GetProperty("images")[0].GetProperty("target").GetString(), report.GetProperty("images")[0].GetProperty("status").GetString()));
        Assert.Equal("foreign-layer", report.GetProperty("findings")[0].GetProperty("code").GetString());
        Assert.True(report.GetProperty("summary").GetProperty("bytesCopied").GetInt64() > 0);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("run --no-such-option")]
    [InlineData("plan --config no-such-file.yaml")]
    [InlineData("check no-such-folder")]
    [InlineData("copy UPPER lower")]
    [InlineData("copy --from-file no-such-file --to registry.example.com")]
    [InlineData("run -d registry.example.com")]
    public async Task What_could_not_begin_is_one_document_with_the_reasons(string line)
    {
        using var program = new CopyImageProgram();

        var result = await program.RunAsync([.. line.Split(' '), "--output", "json"]);

        Assert.Equal(2, result.ExitCode);
        Assert.NotEqual(0, Parse(result.Output).GetProperty("findings").GetArrayLength());
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task Standard_output_is_utf8_also_where_terminals_are_not()
    {
        await using var scenario = await CommandScenario.StartAsync();
        scenario.Write("grüße.yaml", CommandScenario.Web);

        var result = await scenario.Program.RunAsync(
            ["check", "--output", "json", "--config", scenario.Configuration], scenario.Root, input: null, ("LC_ALL", "de_DE.ISO-8859-1"));

        Assert.Contains("\"grüße.yaml\"", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task An_output_that_cannot_be_written_is_said_on_standard_error(string format)
    {
        if (!File.Exists("/dev/full")) Assert.Skip("There is no /dev/full.");
        await using var scenario = await CommandScenario.StartAsync();

        await using var running = scenario.Program.StartOther(
            "sh",
            ["-c", $"exec '{CopyImageProgram.Binary}' check --output {format} --config '{scenario.Configuration}' > /dev/full"],
            scenario.Root);
        var result = await running.ExitAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("The output or a file cannot be used: ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    private static JsonElement Parse(string output)
    {
        Assert.StartsWith("{", output, StringComparison.Ordinal);
        Assert.EndsWith("}\n", output, StringComparison.Ordinal);
        var report = JsonElement.Parse(output);
        Assert.Equal(Top, Names(report));
        Assert.Equal(Summary, Names(report.GetProperty("summary")));
        Assert.All(report.GetProperty("images").EnumerateArray(), image => Assert.Equal(Image, Names(image)));
        Assert.All(
            report.GetProperty("images").EnumerateArray().SelectMany(image => image.GetProperty("references").EnumerateArray()),
            reference => Assert.Equal(Reference, Names(reference)));
        Assert.All(report.GetProperty("findings").EnumerateArray(), finding => Assert.Equal(Finding, Names(finding)));
        return report;
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private static JsonElement Single(JsonElement report, string list, string key, string value) =>
        Assert.Single(report.GetProperty(list).EnumerateArray(), item => item.GetProperty(key).GetString() == value);
}
