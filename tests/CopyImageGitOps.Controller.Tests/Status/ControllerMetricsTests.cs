using System.Text.RegularExpressions;
using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Status;
using CopyImageGitOps.Controller.Watching;
using CopyImageGitOps.Copying;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Controller.Tests.Status;

public sealed class ControllerMetricsTests
{
    private static readonly ObjectKey Web = new("Deployment", "shop", "web");

    [Fact]
    public async Task Outcomes_are_counted_by_kind_and_word_and_their_time_by_kind()
    {
        await using var server = await StatusServer.StartAsync();
        var reconciles = server.Metrics.Reconciles;
        reconciles.Record(Web, StatusPageTests.Repair("nginx", "r.example/nginx"), TimeSpan.FromMilliseconds(200));
        reconciles.Record(Web, new Outcome.Failed(StatusPageTests.Problem("no")), TimeSpan.FromSeconds(3));
        reconciles.Record(Web, new Outcome.Reported(ReportReason.Reverted, "enough"), TimeSpan.FromSeconds(3));

        var metrics = await server.ReadAsync("/metrics");

        Assert.Contains("copyimage_reconcile_total{kind=\"Deployment\",result=\"repaired\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("copyimage_reconcile_total{kind=\"Deployment\",result=\"failed\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("copyimage_repaired_images_total{kind=\"Deployment\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("copyimage_reverted_objects{kind=\"Deployment\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("copyimage_reconcile_duration_seconds_bucket{kind=\"Deployment\",le=\"0.25\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("copyimage_reconcile_duration_seconds_count{kind=\"Deployment\"} 3\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drifting_objects_are_counted_by_namespace_and_a_namespace_without_any_is_gone()
    {
        await using var server = await StatusServer.StartAsync();
        var web = server.Workloads.Add("shop", "web", "nginx");
        server.Workloads.Add("shop", "api", "redis");
        var job = server.Workloads.Add("batch", "job", "busybox");
        server.Workloads.Add("clean", "web");
        Assert.Equal(["batch 1", "shop 2"], Drifting(await server.ReadAsync("/metrics")));

        server.Workloads.Remove(job);
        server.Workloads.Add("shop", "web");
        Assert.Equal(["shop 1"], Drifting(await server.ReadAsync("/metrics")));

        server.Workloads.Remove(web);
        server.Workloads.Add("shop", "api");
        Assert.Equal([], Drifting(await server.ReadAsync("/metrics")));
    }

    [Fact]
    public async Task Of_a_thousand_namespaces_two_hundred_are_named_and_none_is_lost()
    {
        await using var server = await StatusServer.StartAsync();
        for (var i = 0; i < 1000; i++) server.Workloads.Add($"team-{i:D4}", "web", "nginx");

        var drifting = Drifting(await server.ReadAsync("/metrics"));

        Assert.Equal(201, drifting.Count);
        Assert.Contains("other 800", drifting);
    }

    [Fact]
    public async Task What_the_copy_engine_does_is_counted()
    {
        await using var server = await StatusServer.StartAsync();
        var request = new CopyRequest(ImageReference.Parse("nginx:1.25"), ImageReference.Parse("r.example/nginx:1.25"));
        var copies = server.Metrics.Copies;
        copies.Report(new CopyEvent.BytesMoved(request, Digest.Parse($"sha256:{new string('a', 64)}"), 1000));
        copies.Report(new CopyEvent.BytesMoved(request, Digest.Parse($"sha256:{new string('a', 64)}"), -400));
        copies.Report(new CopyEvent.Waiting(Registry.DockerHub, new CopyFailure("registry-unavailable", "away", "wait"), TimeSpan.FromSeconds(1), 1));
        copies.Report(new CopyEvent.ImageFinished(new CopyResult(request, CopyStatus.Copied, null, 1000, [])));

        var metrics = await server.ReadAsync("/metrics");

        Assert.Contains("copyimage_copied_bytes_total 1000\n", metrics, StringComparison.Ordinal);
        Assert.Contains("copyimage_registry_retries_total{host=\"docker.io\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("copyimage_images_total{result=\"copied\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("copyimage_images_total{result=\"failed\"} 0\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_are_counted_by_host_and_status_and_those_to_the_api_server_apart()
    {
        await using var server = await StatusServer.StartAsync();
        using var apart = new ControllerMetrics(Prometheus.Metrics.NewCustomRegistry(), server.Http.BaseAddress);
        await server.AskAsync("/");
        await server.AskAsync("/nothing");
        using var nobody = new HttpClient { BaseAddress = new Uri("http://127.0.0.1:2") };
        await Assert.ThrowsAsync<HttpRequestException>(() => nobody.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken));

        var (metrics, host) = (await server.ReadAsync("/metrics"), server.Http.BaseAddress!.Authority);
        Assert.Contains($"copyimage_registry_requests_total{{host=\"{host}\",status=\"200\"}} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains($"copyimage_registry_requests_total{{host=\"{host}\",status=\"404\"}} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("copyimage_registry_requests_total{host=\"127.0.0.1:2\",status=\"failed\"} 1\n", metrics, StringComparison.Ordinal);

        var own = await ExportAsync(apart);
        Assert.Contains("copyimage_kubernetes_requests_total{method=\"GET\",status=\"404\"} 1\n", own, StringComparison.Ordinal);
        Assert.DoesNotContain($"host=\"{host}\"", own, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_who_leads_what_is_watched_and_which_version_runs()
    {
        await using var server = await StatusServer.StartAsync();
        server.Kinds[1] = new("DaemonSet", IsSynced: false, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), null);
        server.Rollouts.Add(new RolloutInProgress(Web, server.Time.GetUtcNow()));
        var metrics = await server.ReadAsync("/metrics");
        Assert.Contains("copyimage_rollouts_in_progress 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("copyimage_leader 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("copyimage_watch_synced{kind=\"DaemonSet\"} 0\n", metrics, StringComparison.Ordinal);
        Assert.Contains("copyimage_watch_last_activity_timestamp_seconds{kind=\"DaemonSet\"} 1700000000\n", metrics, StringComparison.Ordinal);
        Assert.Contains($"copyimage_build_info{{version=\"{ControllerMetrics.Version}\"}} 1\n", metrics, StringComparison.Ordinal);

        server.Leadership.IsLeader = false;
        Assert.Contains("copyimage_leader 0\n", await server.ReadAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_metric_has_a_help_text_and_is_the_controllers_own_or_one_of_the_process()
    {
        await using var server = await StatusServer.StartAsync();
        var metrics = await server.ReadAsync("/metrics");
        var typed = Regex.Matches(metrics, "^# TYPE (\\S+)", RegexOptions.Multiline).Select(match => match.Groups[1].Value).ToList();

        Assert.Contains("copyimage_workqueue_depth", typed);
        Assert.Contains("process_cpu_seconds_total", typed);
        Assert.All(typed, name => Assert.Matches("^(copyimage|process|dotnet)_[a-z_]+$", name));
        Assert.All(typed, name => Assert.Contains($"# HELP {name} ", metrics, StringComparison.Ordinal));
    }

    private static List<string> Drifting(string metrics) =>
        [.. Regex.Matches(metrics, "^copyimage_drifting_objects\\{workload_namespace=\"(.*)\"\\} (\\d+)$", RegexOptions.Multiline)
            .Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value}").Order(StringComparer.Ordinal)];

    private static async Task<string> ExportAsync(ControllerMetrics metrics)
    {
        using var text = new MemoryStream();
        await metrics.Registry.CollectAndExportAsTextAsync(text, TestContext.Current.CancellationToken);
        return System.Text.Encoding.UTF8.GetString(text.ToArray());
    }
}
