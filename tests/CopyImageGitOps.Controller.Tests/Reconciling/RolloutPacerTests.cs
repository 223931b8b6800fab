using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Watching;
using Microsoft.Extensions.Time.Testing;

namespace CopyImageGitOps.Controller.Tests.Reconciling;

public sealed class RolloutPacerTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly WorkloadTable _table = new();
    private readonly RecordedEvents _events = new();

    [Fact]
    public void So_many_are_in_progress_and_no_more()
    {
        var pacer = Pacer(2);

        Assert.True(pacer.TryEnter(Put("a")));
        Assert.False(pacer.IsFull);
        Assert.True(pacer.TryEnter(Put("b")));
        Assert.True(pacer.IsFull);
        Assert.False(pacer.TryEnter(Put("c")));
        Assert.True(pacer.TryEnter(Put("b")), "an object that has a place already keeps it");
    }

    [Fact]
    public void Zero_is_no_limit()
    {
        var pacer = Pacer(0);

        Assert.All(Enumerable.Range(0, 100), i => Assert.True(pacer.TryEnter(Put($"w{i}"))));
        Assert.False(pacer.IsFull);
    }

    [Fact]
    public void The_status_of_before_the_patch_completes_nothing()
    {
        var pacer = Pacer(1);
        var web = Put("web");
        pacer.TryEnter(web);

        _table.Put(web with { Rollout = RolloutState.Complete });
        Assert.True(pacer.IsFull, "the watch has not brought the patched object");

        _table.Put(web with { ResourceVersion = "2", Rollout = RolloutState.InProgress });
        Assert.True(pacer.IsFull);

        _table.Put(web with { ResourceVersion = "3", Rollout = RolloutState.Complete });
        Assert.False(pacer.IsFull);
        Assert.Empty(_events.All);
    }

    [Fact]
    public void A_failed_rollout_gives_its_place_back_with_one_event()
    {
        var pacer = Pacer(1);
        pacer.TryEnter(Put("web"));
        var failed = _table.Put(Drifted.Named("web") with { ResourceVersion = "2", Rollout = RolloutState.Failed });

        Assert.False(pacer.IsFull);
        Assert.Empty(pacer.InProgress);
        var said = Assert.Single(_events.All);
        Assert.Equal((EventSubject.Of(failed), EventKind.Warning, "RolloutStuck"), (said.Subject, said.Kind, said.Reason));
        Assert.StartsWith("The pods with the private images have not become ready; other objects are repaired meanwhile.", said.Message);
    }

    [Fact]
    public void A_rollout_without_an_end_gives_its_place_back_after_ten_minutes()
    {
        var pacer = Pacer(1);
        pacer.TryEnter(Put("web"));
        _table.Put(Drifted.Named("web") with { ResourceVersion = "2", Rollout = RolloutState.InProgress, ChangeCause = "copyimage: a -> b" });

        _time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        Assert.True(pacer.IsFull);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.False(pacer.IsFull);
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.False(pacer.IsFull, "it is not counted again");
        Assert.Equal(["RolloutStuck"], _events.Reasons);
    }

    [Fact]
    public void Rollouts_of_an_earlier_leader_count()
    {
        _table.Put(Drifted.Named("a") with { Rollout = RolloutState.InProgress, ChangeCause = "copyimage: nginx:1 -> registry.example.com/nginx:1" });
        _table.Put(Drifted.Named("b") with { Rollout = RolloutState.InProgress, ChangeCause = "kubectl apply" });
        _table.Put(Drifted.Named("c") with { Rollout = RolloutState.Complete, ChangeCause = "copyimage: nginx:1 -> registry.example.com/nginx:1" });

        var pacer = Pacer(5);
        Assert.False(pacer.IsFull);
        Assert.Equal([new RolloutInProgress(Drifted.Named("a").Key, _time.GetUtcNow())], pacer.InProgress);
    }

    [Fact]
    public void An_object_that_was_repaired_once_and_is_restarted_later_is_no_rollout_of_ours()
    {
        var pacer = Pacer(1);
        Assert.False(pacer.IsFull);
        _time.Advance(TimeSpan.FromSeconds(11));

        _table.Put(Drifted.Named("a") with { Rollout = RolloutState.InProgress, ChangeCause = "copyimage: nginx:1 -> registry.example.com/nginx:1" });

        Assert.False(pacer.IsFull);
    }

    [Fact]
    public void A_patch_of_which_nobody_knows_whether_it_was_applied_counts_if_it_was()
    {
        var pacer = Pacer(1);
        var web = Put("web");
        _time.Advance(TimeSpan.FromMinutes(1));
        pacer.TryEnter(web);

        pacer.Leave(web.Key, isCertain: false);
        Assert.False(pacer.IsFull);
        _time.Advance(TimeSpan.FromSeconds(1));
        _table.Put(web with { ResourceVersion = "2", Images = [], Rollout = RolloutState.InProgress, ChangeCause = "copyimage: nginx:1 -> own/nginx:1" });

        Assert.True(pacer.IsFull);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_object_that_gets_a_public_image_again_holds_no_place_that_its_repair_needs(bool isOfEarlierLeader)
    {
        var pacer = Pacer(1);
        var web = _table.Put(Drifted.Named("web", "nginx:1.25"));
        if (!isOfEarlierLeader) pacer.TryEnter(web);

        // The pods that nobody can pull keep it in progress until it is repaired.
        _table.Put(web with { ResourceVersion = "2", Rollout = RolloutState.InProgress, ChangeCause = "copyimage: nginx:1 -> own/nginx:1" });

        Assert.False(pacer.IsFull);
        Assert.Empty(pacer.InProgress);
    }

    [Fact]
    public void An_object_that_was_not_patched_after_all_leaves()
    {
        var pacer = Pacer(1);
        pacer.TryEnter(Put("web"));

        pacer.Leave(Drifted.Named("web").Key);

        Assert.False(pacer.IsFull);
    }

    [Fact]
    public void Objects_that_are_gone_or_others_by_now_leave()
    {
        var pacer = Pacer(2);
        pacer.TryEnter(Put("a"));
        pacer.TryEnter(Put("b"));

        _table.Remove(Drifted.Named("a"));
        _table.Put(Drifted.Named("b") with { Uid = "another" });

        Assert.False(pacer.IsFull);
        Assert.Empty(pacer.InProgress);
    }

    private RolloutPacer Pacer(int maximum) => new(maximum, _table, _events, _time);

    private Workload Put(string name) => _table.Put(Drifted.Named(name));
}
