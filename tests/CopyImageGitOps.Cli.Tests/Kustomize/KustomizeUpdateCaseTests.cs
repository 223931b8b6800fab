using System.Globalization;
using System.Text.Json;

namespace CopyImageGitOps.Cli.Tests.Kustomize;

/// <summary>
/// Each file of UpdateCases: a repository of which <c>copyimage run</c> has made its commit, and what <c>copyimage update</c> then makes of it when
/// some sources have moved on, with the real kustomize. <c>COPYIMAGE_UPDATE_CASES=1</c> writes the expected side anew.
/// </summary>
public sealed class KustomizeUpdateCaseTests
{
    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(KustomizeCase.UpdateFolder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)!).Order()];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_update_makes_of_the_case_what_is_expected(string name)
    {
        var @case = KustomizeCase.Read(name, KustomizeCase.UpdateFolder);
        await using var world = await KustomizeWorld.StartAsync();
        foreach (var (path, content) in @case.Files) world.Write(path, content);
        await world.CommitAsync();
        var arguments = @case.Settings["arguments"].SelectMany(line => line.Split(' ')).ToArray();
        await world.RunAsync(["run", .. arguments]);
        foreach (var image in @case.Settings["newer"]) world.PublishNewer(image);

        var (exitCode, report) = await world.ReportAsync(["update", .. arguments]);
        var shown = KustomizeWorld.Show(exitCode, report) + Images(report) + await DiffAsync(world);

        if (KustomizeCase.IsUpdating) @case.Update(shown);
        else Assert.Equal(@case.Expected, shown);
        Assert.Equal("", await world.GitAsync("status", "--porcelain"));
        await AssertNothingIsNewerAsync(world, exitCode, arguments);
    }

    private static string Images(JsonElement report) => string.Concat(report.GetProperty("images").EnumerateArray().Select(image =>
    {
        var previous = image.TryGetProperty("previousDigest", out var digest) ? $"{Short(digest)} → {Short(image.GetProperty("digest"))}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{image.GetProperty("status").GetString()} {image.GetProperty("source").GetString()} {previous}\n");
    }));

    private static string Short(JsonElement digest) => digest.GetString()![..19];

    private static async Task<string> DiffAsync(KustomizeWorld world)
    {
        var message = await world.GitAsync("log", "-1", "--format=%s");
        return message + KustomizeCaseTests.WithoutIndexLines(await world.GitAsync("diff", "HEAD~1", "--unified=1"));
    }

    private static async Task AssertNothingIsNewerAsync(KustomizeWorld world, int exitCode, string[] arguments)
    {
        var head = await world.GitAsync("rev-parse", "HEAD");
        world.Source.Log.Clear();
        world.Own.Log.Clear();
        var (again, report) = await world.ReportAsync(["update", .. arguments]);
        Assert.Equal((exitCode, 0), (again, report.GetProperty("summary").GetProperty("filesChanged").GetInt32()));
        Assert.Equal(head, await world.GitAsync("rev-parse", "HEAD"));
        Assert.All(world.Source.Log.Requests, request => Assert.Equal("HEAD", request.Method));
        Assert.Empty(world.Own.Log.Requests);
        Assert.Equal(exitCode == 0 ? 0 : 1, (await world.RunAsync(["check", .. arguments])).ExitCode);
    }
}
