using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Tests.Watching;
using CopyImageGitOps.Controller.Watching;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Controller.Tests.Status;

public sealed class StatusPageTests
{
    private const string Evil = "</td><script>alert(1)</script><img src=x onerror=alert(1)>\"'&";

    [Fact]
    public async Task The_page_lists_drifting_objects_with_their_images_the_reason_and_since_when()
    {
        await using var server = await StatusServer.StartAsync();
        var key = server.Workloads.Add("shop", "web", "nginx:1.25", "redis:7");
        server.Workloads.Add("shop", "clean");
        server.Board.Record(key, new Outcome.Reported(ReportReason.Managed, "Flux would put it back."), TimeSpan.Zero);
        server.Time.Advance(TimeSpan.FromMinutes(3));
        server.Board.Record(key, new Outcome.Reported(ReportReason.Managed, "Flux would put it back."), TimeSpan.Zero);

        var page = await server.ReadAsync();

        Assert.Contains("Drifting objects <span>(1)</span>", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"object\">shop/web</span><small>Deployment</small>", page, StringComparison.Ordinal);
        Assert.Contains("<code>nginx:1.25</code><code>redis:7</code>", page, StringComparison.Ordinal);
        Assert.Contains(">managed</span><small>Flux would put it back.</small>", page, StringComparison.Ordinal);
        Assert.Contains(">3 min ago</time>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("clean", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repair_is_shown_with_the_images_before_and_after_and_with_its_rollout_while_it_lasts()
    {
        await using var server = await StatusServer.StartAsync();
        var key = server.Workloads.Add("shop", "web");
        server.Board.Record(key, Repair("nginx:1.25", "r.example/docker.io/library/nginx:1.25@sha256:ab"), TimeSpan.Zero);
        server.Rollouts.Add(new RolloutInProgress(key, server.Time.GetUtcNow()));

        var page = await server.ReadAsync();
        Assert.Contains(
            """<code>nginx:1.25</code><code class="new">r.example/docker.io/library/nginx:1.25@sha256:ab</code>""", page, StringComparison.Ordinal);
        Assert.Contains("Rollouts in progress <span>(1)</span>", page, StringComparison.Ordinal);

        server.Rollouts.Clear();
        Assert.Contains("Rollouts in progress <span>(0)</span>", await server.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_is_shown_with_code_message_and_hint_and_the_same_again_is_counted()
    {
        await using var server = await StatusServer.StartAsync();
        var key = server.Workloads.Add("shop", "web", "nginx:1.25");
        for (var i = 0; i < 3; i++) server.Board.Record(key, new Outcome.Failed(Problem("The registry is away.")), TimeSpan.Zero);

        var page = await server.ReadAsync();

        Assert.Contains(">registry-unavailable</span> 3× The registry is away.<small>Look after it.</small>", page, StringComparison.Ordinal);
        Assert.Contains("Last errors <span>(1)</span>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_that_is_not_understood_is_shown_with_what_cannot_be_told_and_the_table_only_if_there_is_one()
    {
        await using var server = await StatusServer.StartAsync();
        Assert.DoesNotContain("not understood", await server.ReadAsync(), StringComparison.Ordinal);
        server.Workloads.Add(ExampleObjects.Read(ExampleObjects.Deployment("web", "${<b>}")));

        var page = await server.ReadAsync();

        Assert.Contains("Objects that are not understood <span>(1)</span>", page, StringComparison.Ordinal);
        Assert.Contains(
            "<span class=\"badge warn\">reference-invalid</span> spec.template.spec.containers[0].image &#x27;${&lt;b&gt;}&#x27;",
            page,
            StringComparison.Ordinal);
        Assert.Contains("<small>Correct the image; until then it is left alone.</small>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_who_leads_which_kinds_are_synced_and_what_is_wrong_now()
    {
        await using var server = await StatusServer.StartAsync();
        (server.Leadership.IsLeader, server.Leadership.Leader) = (false, "other_1");
        server.Kinds[1] = new("DaemonSet", IsSynced: false, null, "HTTP 403");
        server.Problems.Add(Problem("The Lease cannot be written."));

        var page = await server.ReadAsync();

        Assert.Contains("stands by", page, StringComparison.Ordinal);
        Assert.Contains("<dd>other_1</dd>", page, StringComparison.Ordinal);
        Assert.Contains("""<span class="badge good">Deployment</span> <span class="badge warn">DaemonSet: HTTP 403</span>""", page, StringComparison.Ordinal);
        Assert.Contains("The Lease cannot be written.<small>Look after it.</small>", page, StringComparison.Ordinal);
        Assert.Contains("<dd>enforce</dd>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_of_others_is_text_wherever_it_stands()
    {
        await using var server = await StatusServer.StartAsync();
        Hostile(server);

        var page = await server.ReadAsync();

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(10, page.Split("&lt;script&gt;alert(1)&lt;/script&gt;").Length - 1);
    }

    [Fact]
    public async Task Ten_thousand_drifting_objects_are_counted_and_the_first_two_hundred_are_listed()
    {
        await using var server = await StatusServer.StartAsync();
        for (var i = 0; i < 10_000; i++) server.Workloads.Add("shop", $"web-{i:D5}", "nginx");

        var page = await server.ReadAsync();

        Assert.Contains("Drifting objects <span>(10000)</span>", page, StringComparison.Ordinal);
        Assert.Contains("web-00199", page, StringComparison.Ordinal);
        Assert.DoesNotContain("web-00200", page, StringComparison.Ordinal);
        Assert.Contains("and 9800 more", page, StringComparison.Ordinal);
        Assert.InRange(page.Length, 10_000, 100_000);
    }

    internal static Outcome.Repaired Repair(string source, string target) =>
        new([new ImageRepair("/spec/template/spec/containers/0/image", "app", source, target)]);

    internal static Finding Problem(string message) =>
        new(Severity.Error, FindingCodes.RegistryUnavailable, message) { Hint = "Look after it." };

    /// <summary>Puts markup wherever text comes from others.</summary>
    internal static void Hostile(StatusServer server)
    {
        var finding = Problem(Evil) with { Hint = Evil };
        var failed = server.Workloads.Add("shop", "a", Evil);
        server.Board.Record(failed, new Outcome.Failed(finding), TimeSpan.Zero);
        server.Board.Record(server.Workloads.Add("shop", "b", "b"), new Outcome.Reported(ReportReason.Owned, Evil), TimeSpan.Zero);
        server.Board.Record(new ObjectKey("Deployment", "shop", "c"), Repair(Evil, Evil), TimeSpan.Zero);
        server.Leadership.Leader = Evil;
        server.Problems.Add(finding with { Hint = null });
        server.Kinds.Add(new("CronJob", IsSynced: false, null, Evil));
    }

    /// <summary>As on a working day.</summary>
    internal static void Lively(StatusServer server)
    {
        const string Digest = "@sha256:0d17b565c37bcbd895e9d92315a05c1c3c9a29f762b011a10c54a66cd53c9b31";
        var managed = server.Workloads.Add("shop", "storefront", "nginx:1.25", "docker.io/library/redis:7.2-alpine");
        server.Board.Record(managed, new Outcome.Reported(ReportReason.Managed, "Argo CD manages it and would put the image back."), TimeSpan.Zero);
        server.Time.Advance(TimeSpan.FromHours(2));
        var failed = server.Workloads.Add("payments", "ledger", "quay.io/acme/ledger:2.3.1");
        var away = new Outcome.Failed(Problem("quay.io answered 503 Service Unavailable to GET /v2/acme/ledger/manifests/2.3.1."));
        server.Board.Record(failed, away, TimeSpan.Zero);
        server.Board.Record(failed, away, TimeSpan.Zero);
        var waiting = server.Workloads.Add("shop", "search", "ghcr.io/acme/search@sha256:9a1b");
        server.Board.Record(waiting, new Outcome.Waiting(TimeSpan.FromSeconds(5), "5 rollouts are in progress."), TimeSpan.Zero);
        server.Workloads.Add("tools", "debug", "busybox");
        server.Time.Advance(TimeSpan.FromMinutes(4));
        var web = server.Workloads.Add("shop", "web");
        server.Rollouts.Add(new RolloutInProgress(web, server.Time.GetUtcNow()));
        server.Board.Record(web, Repair("nginx:1.25", "registry.example.com/mirror/docker.io/library/nginx:1.25" + Digest), TimeSpan.Zero);
        server.Time.Advance(TimeSpan.FromSeconds(42));
    }
}
