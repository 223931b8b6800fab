using System.Text.Json.Nodes;
using System.Threading.Channels;
using CopyImageGitOps.Controller.Watching;
using static CopyImageGitOps.Controller.Tests.Watching.Answers;

namespace CopyImageGitOps.Controller.Tests.Watching;

public sealed class InformerTests
{
    [Fact]
    public async Task It_lists_page_by_page_and_watches_from_the_lists_version_on()
    {
        await using var harness = await InformerHarness.CreateAsync();
        harness.Server.Listing.Then(Page("7", "more/1", [Web("a", 1), Web("b", 2)])).Then(Page("7", Web("c", 3)));
        harness.Server.Watching.Then(Events());
        Assert.False(harness.Informer.HasSynced);
        harness.Start();
        await harness.UntilAsync(() => harness.Server.Requests.Count == 3);
        Assert.True(harness.Informer.HasSynced);
        Assert.Equal(["a@1 (initial)", "b@2 (initial)", "c@3 (initial)"], harness.Changes);
        Assert.Equal("/apis/apps/v1/deployments?limit=500", harness.Server.Requests[0]);
        Assert.Equal("/apis/apps/v1/deployments?limit=500&continue=more%2F1", harness.Server.Requests[1]);
        Assert.Matches("[?]watch=true&allowWatchBookmarks=true&timeoutSeconds=([345][0-9][0-9]|600)&resourceVersion=7$", harness.Server.Requests[2]);
        Assert.Equal(["a", "b", "c"], harness.Informer.All.Select(w => w.Key.Name).Order());
        Assert.Null(harness.Informer.Problem);
    }

    [Fact]
    public async Task Events_change_what_it_knows_and_the_same_version_again_is_no_news()
    {
        await using var harness = await InformerHarness.CreateAsync();
        harness.Server.Listing.Then(Page("7", Web("a", 1), Web("b", 2)));
        harness.Server.Watching.Then(Events(
            Event("ADDED", Web("c", 8)), Event("MODIFIED", Web("a", 9)), Event("MODIFIED", Web("a", 9)), "", Bookmark("10"), Event("DELETED", Web("b", 11))));
        harness.Start();
        await harness.UntilChangesAsync("a@1 (initial)", "b@2 (initial)", "c@8", "a@9", "-b");
        Assert.Equal("9", harness.Informer.Find(new ObjectKey("Deployment", "default", "a"))?.ResourceVersion);
        Assert.Null(harness.Informer.Find(new ObjectKey("Deployment", "default", "b")));
    }

    [Fact]
    public async Task A_watch_that_the_server_ends_goes_on_from_the_last_version_without_a_list()
    {
        await using var harness = await InformerHarness.CreateAsync();
        var lines = Channel.CreateUnbounded<string>();
        harness.Server.Listing.Then(Page("7", Web("a", 1)));
        harness.Server.Watching.Then(Fed(lines.Reader)).Then(Events());
        harness.Start();
        lines.Writer.TryWrite(Event("MODIFIED", Web("a", 8)));
        lines.Writer.TryWrite(Bookmark("20"));
        await harness.UntilAsync(() => harness.Changes.Count == 2 && harness.Server.Watches == 1);
        harness.Time.Advance(TimeSpan.FromSeconds(120));
        lines.Writer.TryWrite(Bookmark("21"));
        await harness.UntilAsync(() => harness.Informer.LastActivity == harness.Time.GetUtcNow());
        lines.Writer.Complete();
        // No pause: the clock stands still.
        await harness.UntilAsync(() => harness.Server.Watches == 2);
        Assert.EndsWith("resourceVersion=21", harness.Server.Requests[^1], StringComparison.Ordinal);
        Assert.Equal(1, harness.Server.Lists);
    }

    [Fact]
    public async Task A_silent_watch_is_given_up_and_goes_on_from_the_last_version()
    {
        await using var harness = await InformerHarness.CreateAsync();
        harness.Server.Listing.Then(Page("7", Web("a", 1)));
        harness.Server.Watching.Then(Events(Bookmark("9")));
        harness.Start();
        await harness.UntilAsync(() => harness.Server.Watches == 1);
        await harness.UntilNextRequestAsync(after: 2, step: TimeSpan.FromSeconds(10));
        Assert.EndsWith("resourceVersion=9", harness.Server.Requests[2], StringComparison.Ordinal);
        Assert.InRange(harness.Time.GetUtcNow() - DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(150), TimeSpan.FromSeconds(200));
        Assert.Equal((1, 2), (harness.Server.Lists, harness.Server.Watches));
    }

    [Theory]
    [InlineData("410")]
    [InlineData("500")]
    [InlineData("garbage")]
    [InlineData("unknown type")]
    [InlineData("no version")]
    [InlineData("half a line")]
    public async Task What_it_does_not_understand_makes_it_list_again_and_compare(string trouble)
    {
        await using var harness = await InformerHarness.CreateAsync();
        harness.Server.Listing.Then(Page("7", Web("kept", 1), Web("changed", 2), Web("deleted", 3), Web("recreated", 4)))
            .Then(Page("30", Web("kept", 1), Web("changed", 20), Web("recreated", 4, uid: "another"), Web("new", 21)));
        harness.Server.Watching.Then(trouble == "half a line" ? EventsAndEnd("{\"type\": \"ADD") : Events(LineFor(trouble))).Then(Events());
        harness.Start();
        await harness.UntilNextRequestAsync(after: 2);
        await harness.UntilAsync(() => harness.Server.Watches == 2);
        Assert.Equal(
            ["changed@20 (initial)", "recreated@4 (initial)", "new@21 (initial)", "-deleted (initial)"],
            harness.Changes.Skip(4));
        Assert.EndsWith("resourceVersion=30", harness.Server.Requests[^1], StringComparison.Ordinal);
        Assert.Equal(["Deployment listed", "Deployment listed", "Deployment restarted"], harness.Measured);
        await harness.UntilAsync(() => harness.Informer.Problem is null);
    }

    [Fact]
    public async Task A_list_whose_continuation_expires_begins_again_and_loses_nothing()
    {
        await using var harness = await InformerHarness.CreateAsync();
        harness.Server.Listing.Then(Page("7", "token", [Web("a", 1)])).Then(Refusal(410, "expired")).Then(Page("9", "token", [Web("b", 2)]))
            .Then(Page("9", Web("c", 3)));
        harness.Server.Watching.Then(Events());
        harness.Start();
        await harness.UntilNextRequestAsync(after: 2);
        await harness.UntilAsync(() => harness.Server.Watches == 1);
        Assert.Equal(["a@1 (initial)", "b@2 (initial)", "c@3 (initial)", "-a (initial)"], harness.Changes);
        Assert.Equal("/apis/apps/v1/deployments?limit=500", harness.Server.Requests[2]);
    }

    private static JsonNode Web(string name, int version, string uid = "u") =>
        ExampleObjects.Deployment(name, "nginx:1.25", version.ToString(), uid);

    private static string LineFor(string trouble) => trouble switch
    {
        "410" => Error(410, "too old resource version"),
        "500" => Error(500, "etcd is gone"),
        "garbage" => "<html>",
        "unknown type" => Event("SYNCED", Web("x", 1)),
        _ => Event("BOOKMARK", new JsonObject { ["metadata"] = new JsonObject() }),
    };
}
