using CopyImageGitOps.Copying.Scheduling;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Tests.Copying.Scheduling;

/// <summary>What goes first, and that nothing locks up.</summary>
public sealed class TransferSchedulerTests : IDisposable
{
    private static readonly Registry One = Registry.Parse("one.example.com");
    private static readonly Registry Other = Registry.Parse("other.example.com");

    private readonly TransferScheduler _scheduler = new(TimeProvider.System);
    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public TransferSchedulerTests() => _limit.CancelAfter(TimeSpan.FromSeconds(20));

    [Fact]
    public async Task Small_blobs_and_requests_go_first_and_then_the_largest_blob()
    {
        // Of all places one becomes free, which those that wait have one after the other.
        var (first, others) = (new TaskCompletionSource<bool>(), new TaskCompletionSource<bool>());
        var busy = Enumerable.Range(0, AdaptiveLimit.First)
            .Select(i => _scheduler.RequestAsync(One, () => i == 0 ? first.Task : others.Task, _limit.Token)).ToList();
        var order = new List<string>();
        var waiting = new List<Task>
        {
            Add("middling blob", 100_000),
            Add("large blob", 1_000_000),
            Add("small blob", 1000),
            _scheduler.RequestAsync(One, () => Note("request"), _limit.Token),
        };

        first.SetResult(true);
        await Task.WhenAll(waiting);
        others.SetResult(true);
        await Task.WhenAll(busy);

        Assert.Equal(["small blob", "request", "large blob", "middling blob"], order);

        Task Add(string name, long size) => _scheduler.TransferAsync(One, One, size, () => Note(name), _limit.Token);

        Task<bool> Note(string name)
        {
            lock (order) order.Add(name);
            return Task.FromResult(true);
        }
    }

    [Fact]
    public async Task Transfers_in_opposite_directions_do_not_lock_each_other_out()
    {
        var transfers = Enumerable.Range(0, 400).Select(i => _scheduler.TransferAsync(
            i % 2 == 0 ? One : Other, i % 2 == 0 ? Other : One, i, async () =>
            {
                await Task.Yield();
                return i;
            }, _limit.Token));

        Assert.Equal(Enumerable.Range(0, 400), await Task.WhenAll(transfers));
    }

    [Fact]
    public async Task Who_no_longer_wants_a_place_takes_none()
    {
        var gate = new TaskCompletionSource<bool>();
        var busy = Enumerable.Range(0, AdaptiveLimit.First).Select(_ => _scheduler.RequestAsync(One, () => gate.Task, _limit.Token)).ToList();
        using var leaving = new CancellationTokenSource();
        var left = Enumerable.Range(0, 50).Select(_ => _scheduler.RequestAsync(One, () => Task.FromResult(false), leaving.Token)).ToList();
        var stayed = _scheduler.RequestAsync(One, () => Task.FromResult(true), _limit.Token);

        await leaving.CancelAsync();
        gate.SetResult(true);

        await Task.WhenAll(busy);
        Assert.True(await stayed);
        foreach (var task in left) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
    }

    public void Dispose() => _limit.Dispose();
}
