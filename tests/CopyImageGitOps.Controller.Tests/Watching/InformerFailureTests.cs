using System.Threading.Channels;
using CopyImageGitOps.Controller.Watching;
using CopyImageGitOps.Findings;
using static CopyImageGitOps.Controller.Tests.Watching.Answers;

namespace CopyImageGitOps.Controller.Tests.Watching;

public sealed class InformerFailureTests
{
    [Theory]
    [InlineData(
        401, "watch-unauthorized", Severity.Error,
        "deployments.apps cannot be watched: the API server does not accept the controller's token: because",
        "Check that the service account still exists; the token is read anew every second.")]
    [InlineData(
        403, "watch-forbidden", Severity.Error,
        "deployments.apps cannot be watched: the controller may not: because",
        "Give its service account 'get', 'list' and 'watch' on 'deployments' of the group 'apps', as the ClusterRole in deploy/ does.")]
    [InlineData(
        404, "watch-kind-missing", Severity.Error,
        "deployments.apps cannot be watched: the cluster has none in v1",
        "Remove 'Deployment' from 'controller.kinds'.")]
    [InlineData(
        500, "watch-unavailable", Severity.Warning,
        "deployments.apps cannot be watched at the moment: it answered 500: because",
        "It is tried again, at least every 30 seconds; what changes meanwhile is seen then.")]
    public async Task A_refusal_is_a_finding_until_it_is_over(int status, string code, Severity severity, string message, string hint)
    {
        await using var harness = await InformerHarness.CreateAsync();
        harness.Server.Listing.Then(Refusal(status, "because")).Then(Page("7"));
        harness.Server.Watching.Then(Events());
        harness.Start();
        await harness.UntilAsync(() => harness.Informer.Problem is not null);
        Assert.Equal(new Finding(severity, code, message) { Hint = hint }, harness.Informer.Problem);
        Assert.False(harness.Informer.HasSynced);
        await harness.UntilNextRequestAsync(after: 1);
        await harness.UntilAsync(() => harness.Server.Watches == 1 && harness.Informer.Problem is null);
        Assert.True(harness.Informer.HasSynced);
    }

    [Theory]
    [InlineData("list 500")]
    [InlineData("list 403")]
    [InlineData("list is no list")]
    [InlineData("list is cut")]
    [InlineData("watch 500")]
    [InlineData("watch 410")]
    [InlineData("watch ends at once")]
    [InlineData("watch ends after a bookmark")]
    [InlineData("watch sends 410")]
    [InlineData("watch is cut")]
    public async Task It_never_spins_whatever_goes_on_for_ever(string trouble)
    {
        await using var harness = await InformerHarness.CreateAsync();
        harness.Server.Listing.Then(AnswerToList(trouble));
        harness.Server.Watching.Then(AnswerToWatch(trouble));
        harness.Start();
        await harness.UntilAsync(() => harness.Informer.Problem is not null || harness.Server.Watches == 1);
        // Ten minutes: 8 pauses that grow, then one at least every 15 s, each with at most a list and a watch.
        for (var passed = 0; passed < 600; passed += 3)
        {
            harness.Time.Advance(TimeSpan.FromSeconds(3));
            await SettleAsync(harness);
        }

        Assert.InRange(harness.Server.Requests.Count, 15, 2 * (8 + (600 / 15)));
        Assert.True(harness.Time.GetUtcNow() - harness.Informer.LastActivity <= TimeSpan.FromSeconds(31));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_watch_that_is_refused_for_a_while_goes_on_without_a_list(int status)
    {
        await using var harness = await InformerHarness.CreateAsync();
        harness.Server.Listing.Then(Page("7"));
        harness.Server.Watching.Then(Refusal(status, "because")).Then(Events());
        harness.Start();
        await harness.UntilAsync(() => harness.Informer.Problem is not null);
        await harness.UntilNextRequestAsync(after: 2);
        await harness.UntilAsync(() => harness.Informer.Problem is null);
        Assert.Equal((1, 2), (harness.Server.Lists, harness.Server.Watches));
        Assert.True(harness.Informer.HasSynced);
    }

    /// <summary>KubernetesClient's HttpClient gives up by itself, and reports that as cancelled.</summary>
    [Fact]
    public async Task A_watch_that_is_not_answered_is_asked_for_again_without_a_list()
    {
        await using var harness = await InformerHarness.CreateAsync();
        harness.Server.Client.HttpClient.Timeout = TimeSpan.FromMilliseconds(300);
        harness.Server.Listing.Then(Page("7"));
        harness.Server.Watching.Then((_, ct) => Task.Delay(Timeout.InfiniteTimeSpan, ct)).Then(Events());
        harness.Start();
        await harness.UntilAsync(() => harness.Informer.Problem is not null);
        Assert.Equal("deployments.apps cannot be watched at the moment: it did not answer in time", harness.Informer.Problem?.Message);
        await harness.UntilNextRequestAsync(after: 2);
        await harness.UntilAsync(() => harness.Informer.Problem is null);
        Assert.Equal((1, 2), (harness.Server.Lists, harness.Server.Watches));
    }

    [Fact]
    public async Task A_connection_that_is_lost_goes_on_from_the_last_version()
    {
        await using var harness = await InformerHarness.CreateAsync();
        harness.Server.Listing.Then(Page("7"));
        var lines = Channel.CreateUnbounded<string>();
        harness.Server.Watching.Then(Fed(lines.Reader, isCut: true)).Then(Events());
        harness.Start();
        lines.Writer.TryWrite(Event("ADDED", ExampleObjects.Deployment("web", "nginx", version: "9")));
        await harness.UntilChangesAsync("web@9");
        lines.Writer.Complete();
        await harness.UntilNextRequestAsync(after: 2);
        Assert.EndsWith("resourceVersion=9", harness.Server.Requests[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_has_only_an_older_version_is_asked_for_that()
    {
        await using var harness = await InformerHarness.CreateAsync(WorkloadKind.CronJob);
        harness.Server.Listing.Then(Refusal(404, "404 page not found")).Then(Page("7"));
        harness.Server.Watching.Then(Events());
        harness.Start();
        await harness.UntilAsync(() => harness.Server.Watches == 1);
        Assert.Equal("/apis/batch/v1/cronjobs?limit=500", harness.Server.Requests[0]);
        Assert.Equal("/apis/batch/v1beta1/cronjobs?limit=500", harness.Server.Requests[1]);
        Assert.StartsWith("/apis/batch/v1beta1/cronjobs?watch=true", harness.Server.Requests[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_never_ends_has_failed_after_a_minute()
    {
        await using var harness = await InformerHarness.CreateAsync();
        harness.Server.Listing.Then(Events("{")).Then(Page("7"));
        harness.Server.Watching.Then(Events());
        harness.Start();
        await harness.UntilNextRequestAsync(after: 1, step: TimeSpan.FromSeconds(10));
        await harness.UntilAsync(() => harness.Informer.HasSynced);
        Assert.InRange(harness.Time.GetUtcNow() - DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(90));
    }

    /// <summary>Gives the informer the time to do what it would do without a pause.</summary>
    private static async Task SettleAsync(InformerHarness harness)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(3));
        for (int before = -1; before != harness.Server.Requests.Count; await tick.WaitForNextTickAsync()) before = harness.Server.Requests.Count;
    }

    private static Answer AnswerToList(string trouble) => trouble switch
    {
        "list 500" => Refusal(500, "because"),
        "list 403" => Refusal(403, "because"),
        "list is no list" => Events("[]"),
        "list is cut" => EventsAndCut("""{"metadata": {"resourceVersion": "7"}, "items": ["""),
        _ => Page("7"),
    };

    private static Answer AnswerToWatch(string trouble) => trouble switch
    {
        "watch 500" => Refusal(500, "because"),
        "watch 410" => Refusal(410, "because"),
        "watch ends at once" => EventsAndEnd(),
        "watch ends after a bookmark" => EventsAndEnd(Bookmark("8")),
        "watch sends 410" => Events(Error(410, "too old")),
        "watch is cut" => EventsAndCut(Bookmark("8")),
        _ => Events(),
    };
}
