namespace CopyImageGitOps.Controller.Queueing;

/// <summary>
/// What is measured of a work queue and its workers, as client-go's metrics provider does
/// (https://pkg.go.dev/k8s.io/client-go/util/workqueue#MetricsProvider). Called from many threads, and under the queue's lock: it must return at once.
/// </summary>
public interface IQueueMeter
{
    /// <summary>A key has become ready; it was not before.</summary>
    void Added();

    /// <summary>How many keys are ready now.</summary>
    void DepthChanged(int depth);

    /// <summary>A worker has taken a key.</summary>
    /// <param name="latency">How long it was ready.</param>
    void Taken(TimeSpan latency);

    /// <summary>A worker is done with a key.</summary>
    /// <param name="duration">Since it was taken.</param>
    void Worked(TimeSpan duration);

    /// <summary>A key was put back to be tried again after a pause that grows.</summary>
    void Retried();
}

/// <summary>Measures nothing.</summary>
public sealed class NoQueueMeter : IQueueMeter
{
    public static NoQueueMeter Instance { get; } = new();

    public void Added()
    {
    }

    public void DepthChanged(int depth)
    {
    }

    public void Taken(TimeSpan latency)
    {
    }

    public void Worked(TimeSpan duration)
    {
    }

    public void Retried()
    {
    }
}
