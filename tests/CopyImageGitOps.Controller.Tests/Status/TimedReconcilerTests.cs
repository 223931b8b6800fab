using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Status;
using CopyImageGitOps.Controller.Watching;
using Microsoft.Extensions.Time.Testing;

namespace CopyImageGitOps.Controller.Tests.Status;

public sealed class TimedReconcilerTests : IReconciler
{
    private readonly FakeTimeProvider _time = new();
    private readonly Dictionary<ObjectKey, TaskCompletionSource<Outcome>> _work = [];

    [Fact]
    public async Task The_longest_work_in_progress_is_known_until_it_ends_or_fails()
    {
        var (timed, ct) = (new TimedReconciler(this, _time), TestContext.Current.CancellationToken);
        var (slow, quick) = (new ObjectKey("Deployment", "shop", "slow"), new ObjectKey("Deployment", "shop", "quick"));
        Assert.Equal(TimeSpan.Zero, timed.Longest);

        var first = timed.ReconcileAsync(slow, ct);
        _time.Advance(TimeSpan.FromMinutes(5));
        var second = timed.ReconcileAsync(quick, ct);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.FromMinutes(6), timed.Longest);

        _work[slow].SetException(new InvalidDataException("a defect"));
        await Assert.ThrowsAsync<InvalidDataException>(() => first);
        Assert.Equal(TimeSpan.FromMinutes(1), timed.Longest);

        _work[quick].SetResult(new Outcome.Clean());
        Assert.IsType<Outcome.Clean>(await second);
        Assert.Equal(TimeSpan.Zero, timed.Longest);
    }

    public Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken) => (_work[key] = new()).Task;
}
