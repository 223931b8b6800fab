namespace CopyImageGitOps.Registries;

/// <summary>Repeats an operation that failed for a temporary reason; a wait that the registry asked for is obeyed to the second.</summary>
/// <param name="waiting">Told before each wait: the problem, the delay, and the number of the try that failed.</param>
internal sealed class Retrying(RetryOptions options, TimeProvider time, Action<RegistryException, TimeSpan, int>? waiting = null)
{
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await operation(ct);
            }
            catch (RegistryException e) when (
                e.IsTemporary && attempt < options.Attempts && !ct.IsCancellationRequested
                && DelayAfter(e, attempt) <= options.MaximumDelay)
            {
                var delay = DelayAfter(e, attempt) * (e.RetryAfter is null ? Jitter() : 1);
                var wait = Task.Delay(delay, time, ct);
                waiting?.Invoke(e, delay, attempt);
                await wait;
            }
        }
    }

    private TimeSpan DelayAfter(RegistryException problem, int attempt) => problem.RetryAfter ?? options.FirstDelay * Math.Pow(2, attempt - 1);

    private static double Jitter() => 0.5 + Random.Shared.NextDouble() / 2;
}
