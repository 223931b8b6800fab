using System.Text.Json;
using System.Text.RegularExpressions;
using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Status;
using CopyImageGitOps.Copying;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Controller.Tests.Status;

/// <summary>Holds deploy/grafana against what /metrics has.</summary>
public sealed class GrafanaDashboardTests : IDisposable
{
    private readonly JsonDocument _dashboard = JsonDocument.Parse(File.ReadAllText(Find("deploy/grafana/copyimage-controller.json")));

    private JsonElement Root => _dashboard.RootElement;

    private IEnumerable<JsonElement> Panels => Root.GetProperty("panels").EnumerateArray().Where(panel => panel.GetProperty("type").GetString() != "row");

    private IEnumerable<string> Expressions => Panels
        .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
        .Select(target => target.GetProperty("expr").GetString()!);

    public void Dispose() => _dashboard.Dispose();

    [Fact]
    public async Task Every_metric_of_the_dashboard_is_one_of_the_controller_and_every_one_of_the_controller_is_shown()
    {
        await using var server = await StatusServer.StartAsync();
        await ExerciseAsync(server);
        var metrics = await server.ReadAsync("/metrics");
        var exported = Regex.Matches(metrics, "^([a-z_]+)[{ ]", RegexOptions.Multiline).Select(Name).ToHashSet(StringComparer.Ordinal);
        var shown = Expressions.SelectMany(expression => Regex.Matches(expression, "\\b((?:copyimage|process|dotnet)_[a-z_]+)").Select(Name)).ToHashSet();

        Assert.Equal([], shown.Except(exported, StringComparer.Ordinal).Order());
        var own = exported.Where(name => name.StartsWith("copyimage_", StringComparison.Ordinal) && !Regex.IsMatch(name, "_(sum|count)$"));
        Assert.Equal([], own.Except(shown, StringComparer.Ordinal).Order());
    }

    [Fact]
    public void It_has_what_Grafana_needs_to_load_it()
    {
        Assert.Equal(("CopyImage controller", "copyimage-controller"), (Root.GetProperty("title").GetString(), Root.GetProperty("uid").GetString()));
        Assert.InRange(Root.GetProperty("schemaVersion").GetInt32(), 36, 60);
        Assert.False(Root.TryGetProperty("id", out _));
        Assert.Equal(
            "prometheus", Root.GetProperty("templating").GetProperty("list").EnumerateArray().Single(v => v.GetProperty("type").GetString() == "datasource")
                .GetProperty("query").GetString());
        var ids = Root.GetProperty("panels").EnumerateArray().Select(panel => panel.GetProperty("id").GetInt32()).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void Every_panel_has_a_title_a_place_and_targets_of_the_chosen_data_source()
    {
        Assert.NotEmpty(Panels);
        Assert.All(Panels, panel =>
        {
            Assert.NotEmpty(panel.GetProperty("title").GetString()!);
            Assert.Equal("${datasource}", panel.GetProperty("datasource").GetProperty("uid").GetString());
            Assert.Equal(4, panel.GetProperty("gridPos").EnumerateObject().Count());
            Assert.NotEqual(0, panel.GetProperty("targets").GetArrayLength());
        });
        Assert.All(Expressions, expression => Assert.Equal(expression.Count(c => c is '(' or '{' or '['), expression.Count(c => c is ')' or '}' or ']')));
    }

    [Fact]
    public void No_panel_lies_over_another()
    {
        var cells = from panel in Root.GetProperty("panels").EnumerateArray()
                    let place = panel.GetProperty("gridPos")
                    from x in Enumerable.Range(place.GetProperty("x").GetInt32(), place.GetProperty("w").GetInt32())
                    from y in Enumerable.Range(place.GetProperty("y").GetInt32(), place.GetProperty("h").GetInt32())
                    select (x, y);
        Assert.Equal([], cells.GroupBy(cell => cell).Where(cell => cell.Count() > 1 || cell.Key.x > 23).Select(cell => cell.Key));
    }

    /// <summary>Makes each metric with labels appear.</summary>
    private static async Task ExerciseAsync(StatusServer server)
    {
        var key = server.Workloads.Add("shop", "web", "nginx");
        var metrics = server.Metrics;
        metrics.Reconciles.Record(key, StatusPageTests.Repair("a", "b"), TimeSpan.Zero);
        metrics.Reconciles.Record(key, new Outcome.Reported(ReportReason.Reverted, "enough"), TimeSpan.Zero);
        metrics.Copies.Report(new CopyEvent.Waiting(Registry.DockerHub, new CopyFailure("registry-unavailable", "away", "wait"), TimeSpan.Zero, 1));
        server.Kinds[0] = new KindStatus("Deployment", IsSynced: true, DateTimeOffset.UnixEpoch, null);
        metrics.Watches.Listed("Deployment");
        metrics.Watches.Restarted("Deployment");
        await server.ReadAsync("/metrics");
        await Assert.ThrowsAsync<HttpRequestException>(() => server.Http.GetAsync(StatusServer.ApiServer, TestContext.Current.CancellationToken));
    }

    private static string Name(Match match) => match.Groups[1].Value;

    private static string Find(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CopyImageGitOps.sln"))) folder = folder.Parent!;
        return Path.Combine(folder.FullName, path);
    }
}
