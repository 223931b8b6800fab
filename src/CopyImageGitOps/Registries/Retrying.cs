using CopyImageGitOps.Registries.Pacing;

namespace CopyImageGitOps.Registries;

/// <summary>
/// Repeats an operation that failed for a temporary reason. A registry that asked for a pause is not waited for here but by whatever it is asked
/// next (<see cref="RegistryPace"/>), and its refusals do not count as tries: their sum of waits is what is bounded.
/// </summary>
/// <param name="waiting">Told of each wait: the problem, the delay, and the number of the try that failed.</param>
internal sealed class Retrying(RetryOptions options, TimeProvider time, Action<RegistryException, TimeSpan, int>? waiting = null)
{
    public int Attempts => options.Attempts;

    /// <summary>As <see cref="RunAsync"/>; what it throws is not worth trying again by whoever called.</summary>
    public async Task<T> RunToTheEndAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken ct)
    {
        try
        {
            return await RunAsync(operation, ct);
        }
        catch (RegistryException e)
        {
            e.IsTemporary = false;
            throw;
        }
    }

    /// <param name="progress">Grows as the operation gets on; a failure after progress is a first one again.</param>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken ct, Func<long>? progress = null)
    {
        var reached = progress?.Invoke() ?? 0;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await operation(ct);
            }
            catch (RegistryException e) when (e.IsTemporary && !ct.IsCancellationRequested && (e.Pause is not null || MayTryAgain()))
            {
                if (e.Pause is { } pause)
                {
                    if (pause > TimeSpan.Zero) waiting?.Invoke(e, pause, attempt);
                    attempt--;
                    continue;
                }

                var delay = options.FirstDelay * Math.Pow(2, attempt - 1) * Jitter.Next();
                var wait = Task.Delay(delay, time, ct);
                waiting?.Invoke(e, delay, attempt);
                await wait;
            }

            bool MayTryAgain()
            {
                if (progress?.Invoke() is { } now && now > reached) (reached, attempt) = (now, 1);
                return attempt < options.Attempts;
            }
        }
    }
}
