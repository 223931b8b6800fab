using Microsoft.Extensions.Time.Testing;

namespace CopyImageGitOps.Controller.Tests.Leading;

/// <summary>Runs asynchronous code on one thread and on a clock of its own, so that the same seed is the same run.</summary>
internal sealed class Simulation : SynchronizationContext
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = [];

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    /// <summary>What must hold whenever nothing is left to run at a moment.</summary>
    public Action Invariant { get; set; } = () => { };

    public static void Run(Action<Simulation> scenario)
    {
        var before = Current;
        var simulation = new Simulation();
        SetSynchronizationContext(simulation);
        try
        {
            scenario(simulation);
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_ready) _ready.Enqueue((d, state));
    }

    public void Pass(double seconds)
    {
        for (var end = Time.GetUtcNow().AddSeconds(seconds); Time.GetUtcNow() < end;)
        {
            Time.Advance(Step);
            Settle();
        }
    }

    /// <summary>How many seconds pass until it holds.</summary>
    public double PassUntil(Func<bool> condition, double limit = 300)
    {
        var start = Time.GetUtcNow();
        while (!condition())
        {
            Assert.True((Time.GetUtcNow() - start).TotalSeconds < limit, $"not within {limit} s");
            Pass(Step.TotalSeconds);
        }
        return (Time.GetUtcNow() - start).TotalSeconds;
    }

    public void Settle()
    {
        while (TryTake(out var next)) next.Callback(next.State);
        Invariant();
    }

    private bool TryTake(out (SendOrPostCallback Callback, object? State) next)
    {
        lock (_ready) return _ready.TryDequeue(out next);
    }
}
