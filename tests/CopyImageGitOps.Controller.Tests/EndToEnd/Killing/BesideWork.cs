namespace CopyImageGitOps.Controller.Tests.EndToEnd.Killing;

/// <summary>
/// Work that goes on beside the test until the disposal. What one throws ends the others and the test's waits, and is thrown by the disposal.
/// </summary>
internal sealed class BesideWork(CancellationToken ct) : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(ct);
    private readonly List<Task> _work = [];

    public CancellationToken Token => _end.Token;

    public Task Start(Func<CancellationToken, Task> work)
    {
        var task = RunAsync(work);
        _work.Add(task);
        return task;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_work);
        _end.Dispose();
    }

    private async Task RunAsync(Func<CancellationToken, Task> work)
    {
        try
        {
            await work(_end.Token);
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The end, or another has failed.
        }
        catch
        {
            await _end.CancelAsync();
            throw;
        }
    }
}
