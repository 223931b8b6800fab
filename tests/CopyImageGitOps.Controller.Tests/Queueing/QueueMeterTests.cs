using CopyImageGitOps.Controller.Queueing;
using Microsoft.Extensions.Time.Testing;

namespace CopyImageGitOps.Controller.Tests.Queueing;

public sealed class QueueMeterTests
{
    [Fact]
    public async Task It_is_told_of_adds_depth_latency_work_and_retries()
    {
        var (time, meter) = (new FakeTimeProvider(), new Meter());
        using var queue = new WorkQueue<string>(time, meter);
        queue.Add("a", lowPriority: true);
        queue.Add("a");
        time.Advance(TimeSpan.FromSeconds(2));
        await queue.TakeAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(3));
        queue.AddRateLimited("a");
        queue.Done("a");
        time.Advance(TimeSpan.FromMilliseconds(5));
        Assert.Equal(["added", "depth 1", "depth 0", "taken after 2 s", "retried", "worked 3 s", "added", "depth 1"], meter.Calls);
    }

    private sealed class Meter : IQueueMeter
    {
        public List<string> Calls { get; } = [];

        public void Added() => Calls.Add("added");

        public void DepthChanged(int depth) => Calls.Add($"depth {depth}");

        public void Taken(TimeSpan latency) => Calls.Add($"taken after {latency.TotalSeconds} s");

        public void Worked(TimeSpan duration) => Calls.Add($"worked {duration.TotalSeconds} s");

        public void Retried() => Calls.Add("retried");
    }
}
