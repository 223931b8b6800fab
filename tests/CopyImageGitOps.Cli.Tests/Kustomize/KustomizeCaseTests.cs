namespace CopyImageGitOps.Cli.Tests.Kustomize;

/// <summary>
/// Each file of Cases: a repository, and what a run makes of it, with the real kustomize. <c>COPYIMAGE_UPDATE_CASES=1</c> writes the expected
/// side anew.
/// </summary>
public sealed class KustomizeCaseTests
{
    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(KustomizeCase.Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)!).Order()];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_run_makes_of_the_case_what_is_expected(string name)
    {
        var @case = KustomizeCase.Read(name);
        await using var world = await KustomizeWorld.StartAsync();
        if (@case.Settings["helm"].Any()) world.AddHelm();
        foreach (var (path, content) in @case.Files) world.Write(path, content);
        await world.CommitAsync();
        var arguments = @case.Settings["arguments"].SelectMany(line => line.Split(' ')).ToArray();
        var target = @case.Settings["path"].FirstOrDefault() is { } subdirectory ? [subdirectory] : Array.Empty<string>();

        var (exitCode, report) = await world.ReportAsync(["run", .. target, .. arguments]);
        var shown = KustomizeWorld.Show(exitCode, report) + await DiffAsync(world);

        if (KustomizeCase.IsUpdating) @case.Update(shown);
        else Assert.Equal(@case.Expected, shown);
        Assert.Equal("", await world.GitAsync("status", "--porcelain"));
        await AssertNothingIsLeftToDoAsync(world, exitCode, [.. target, .. arguments]);
    }

    private static async Task<string> DiffAsync(KustomizeWorld world)
    {
        if ((await world.GitAsync("rev-list", "--count", "HEAD")).Trim() == "1") return "";
        return WithoutIndexLines(await world.GitAsync("diff", "HEAD~1", "--unified=1", "--", ".", ":!copyimage.lock", ":!*/copyimage.lock"));
    }

    private static async Task AssertNothingIsLeftToDoAsync(KustomizeWorld world, int exitCode, string[] arguments)
    {
        var head = await world.GitAsync("rev-parse", "HEAD");
        var (again, report) = await world.ReportAsync(["run", .. arguments]);
        Assert.Equal((exitCode, 0), (again, report.GetProperty("summary").GetProperty("filesChanged").GetInt32()));
        Assert.Equal(head, await world.GitAsync("rev-parse", "HEAD"));
        var gate = await world.RunAsync(["check", .. arguments]);
        Assert.True(exitCode == 0 == (gate.ExitCode == 0), gate.ToString());
    }

    internal static string WithoutIndexLines(string diff) =>
        string.Join("\n", diff.Replace("\r", "^M", StringComparison.Ordinal).Split("\n")
            .Where(line => !line.StartsWith("index ", StringComparison.Ordinal) && !line.StartsWith("diff --git", StringComparison.Ordinal)));
}
