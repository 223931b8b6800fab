using System.Text.Json;

namespace CopyImageGitOps.Cli.Tests.Hostile;

/// <summary>Files that were made to be trouble: bounded time and memory, a finding, and nothing that keeps the others from being looked at.</summary>
public sealed class HostileFileTests(HostileRepository repository) : IClassFixture<HostileRepository>
{
    public static TheoryData<string> Files => [.. HostileFile.All.Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_hostile_file_is_a_finding_or_is_read_as_any_other(string name)
    {
        var file = HostileFile.All.Single(file => file.Name == name);

        var findings = Of(name).Where(f => f.GetProperty("code").GetString() != "public-image").ToList();

        if (file.Code is null)
        {
            Assert.Empty(findings);
            Assert.NotEmpty(Of(name));
            return;
        }

        var finding = findings[0];
        Assert.Equal(file.Code, finding.GetProperty("code").GetString());
        Assert.Contains(file.Message, finding.GetProperty("message").GetString()!, StringComparison.Ordinal);
        Assert.Equal(file.Hint, finding.GetProperty("hint").GetString());
        if (file.Line is { } line) Assert.Equal(line, finding.GetProperty("line").GetInt32());
        Assert.All(findings, f => Assert.InRange(f.GetProperty("message").GetString()!.Length, 1, 600));
    }

    [Fact]
    public void The_good_files_are_looked_at_all_the_same_and_the_gate_is_shut()
    {
        Assert.Equal(3, repository.ExitCode);
        Assert.Equal([9, 11], Of("web.yaml").Select(f => f.GetProperty("line").GetInt32()));
        Assert.Equal(HostileFile.All.Count + 1, repository.Report.GetProperty("summary").GetProperty("filesScanned").GetInt32());
    }

    [Theory]
    [InlineData("twice.yaml", 6, 7)]
    [InlineData("merged.yaml", 1, 7)]
    [InlineData("binary-key.yaml", 6)]
    [InlineData("last-kind.yaml", 8)]
    [InlineData("merged-kind.yaml", 6)]
    [InlineData("two-lists.yaml", 4)]
    public void A_public_image_does_not_hide_from_the_gate(string name, params int[] lines) =>
        Assert.Equal(lines, Of(name).Where(f => f.GetProperty("code").GetString() == "public-image").Select(f => f.GetProperty("line").GetInt32()).Order());

    [Fact]
    public void Memory_is_bounded()
    {
        Assert.SkipWhen(repository.PeakMemory is null, "The system does not tell the peak memory of a process.");
        var peak = repository.PeakMemory.Value;
        var size = HostileFile.All.Sum(file => file.Content.Length);
        TestContext.Current.SendDiagnosticMessage($"Peak memory {peak / 1_000_000} MB for {size / 1_000_000} MB of hostile files.");
        Assert.InRange(peak, 1, 600_000_000);
    }

    private IEnumerable<JsonElement> Of(string file) =>
        repository.Report.GetProperty("findings").EnumerateArray().Where(f => f.GetProperty("file").GetString() == file);
}
