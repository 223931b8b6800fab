using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Watching;
using Microsoft.Extensions.Time.Testing;

namespace CopyImageGitOps.Controller.Tests.Reconciling;

public sealed class RevertLogTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly RevertLog _log;

    public RevertLogTests() => _log = new RevertLog(_time);

    private static Workload Web => Drifted.Deployment("nginx:1.25");

    [Fact]
    public void The_third_revert_within_ten_minutes_stops_for_an_hour()
    {
        Assert.Null(Revert(Web, 0));
        Assert.Null(Revert(Web, 4));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddMinutes(8 + 60), Revert(Web, 4));

        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.NotNull(_log.Look(Web));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(_log.Look(Web));
    }

    [Fact]
    public void Reverts_that_are_further_apart_are_repaired_each_time()
    {
        for (var i = 0; i < 10; i++) Assert.Null(Revert(Web, 6));
    }

    [Fact]
    public void Looking_twice_at_one_revert_counts_once()
    {
        _log.Repaired(Web);

        for (var i = 0; i < 10; i++) Assert.Null(_log.Look(Web));
    }

    [Fact]
    public void Another_public_image_in_the_field_begins_anew()
    {
        Revert(Web, 1);
        Revert(Web, 1);
        Assert.Null(Revert(Drifted.Deployment("nginx:1.26"), 1));
        Assert.Null(Revert(Web, 1));
        Assert.Null(Revert(Web, 1));
        Assert.NotNull(Revert(Web, 1));
    }

    [Fact]
    public void Another_field_is_counted_by_itself()
    {
        var two = Drifted.Deployment("nginx:1.25", "redis:7");
        var second = two with { Images = [two.Images[1]] };
        Revert(Web, 1);
        Revert(Web, 1);

        Assert.Null(Revert(second, 1));
        Assert.NotNull(Revert(two, 1));
    }

    [Fact]
    public void Another_object_of_the_same_name_begins_anew()
    {
        for (var i = 0; i < 3; i++) Revert(Web, 1);

        Assert.Null(_log.Look(Web with { Uid = "another" }));
        Assert.Null(_log.Look(Web));
    }

    [Fact]
    public void What_is_gone_is_forgotten()
    {
        for (var i = 0; i < 3; i++) Revert(Web, 1);
        _log.Forget(Web.Key);

        Assert.Null(_log.Look(Web));
    }

    /// <summary>Repaired, then seen with the public image again after some minutes.</summary>
    private DateTimeOffset? Revert(Workload workload, int minutes)
    {
        _log.Repaired(workload);
        _time.Advance(TimeSpan.FromMinutes(minutes));
        return _log.Look(workload);
    }
}
