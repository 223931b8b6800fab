using CopyImageGitOps.Copying.Scheduling;
using Microsoft.Extensions.Time.Testing;

namespace CopyImageGitOps.Tests.Copying.Scheduling;

/// <summary>How many places a registry has.</summary>
public sealed class AdaptiveLimitTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly AdaptiveLimit _limit;

    public AdaptiveLimitTests() => _limit = new AdaptiveLimit(_time);

    [Fact]
    public void It_grows_while_more_at_once_gets_more_done()
    {
        for (var window = 0; window < 20; window++) Window(perSecond: _limit.Current * 10);

        Assert.Equal(AdaptiveLimit.Most, _limit.Current);
    }

    [Fact]
    public void It_stays_where_more_at_once_gets_no_more_done()
    {
        for (var window = 0; window < 20; window++) Window(perSecond: 200);

        // The first window has nothing to be compared with.
        Assert.Equal(2 * AdaptiveLimit.First, _limit.Current);
    }

    [Fact]
    public void It_stays_where_nobody_waits_for_a_place()
    {
        for (var window = 0; window < 20; window++) Window(perSecond: 100 + window * 100, isFull: false);

        Assert.Equal(AdaptiveLimit.First, _limit.Current);
    }

    [Fact]
    public void It_is_halved_by_an_overload_once_for_all_that_were_in_flight_then()
    {
        var start = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(1));

        for (var i = 0; i < 10; i++) _limit.Overloaded(start);

        Assert.Equal(AdaptiveLimit.First / 2, _limit.Current);
    }

    [Fact]
    public void It_never_falls_below_its_least_and_grows_again()
    {
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _limit.Overloaded(_time.GetTimestamp());
        }

        Assert.Equal(AdaptiveLimit.Least, _limit.Current);
        for (var window = 0; window < 30; window++) Window(perSecond: _limit.Current * 10);
        Assert.Equal(AdaptiveLimit.Most, _limit.Current);
    }

    private void Window(int perSecond, bool isFull = true)
    {
        var count = _limit.Current;
        for (var i = 0; i < count; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1.0 / perSecond));
            _limit.Succeeded(1024 * 1024, isFull);
        }
    }
}
