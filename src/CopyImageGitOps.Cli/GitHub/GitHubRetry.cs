using System.Net;
using Polly;
using Polly.Retry;

namespace CopyImageGitOps.Cli.GitHub;

/// <summary>How patiently GitHub is asked again.</summary>
internal sealed record GitHubPatience
{
    /// <summary>All tries of a request that fails (5xx, broken connections), the first included.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>Before the second try; doubled for each further one.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>All pauses together that GitHub's limits ask for, for the life of a client.</summary>
    public TimeSpan MaximumWait { get; init; } = TimeSpan.FromMinutes(15);
}

/// <summary>
/// Repeats what failed for a temporary reason. POST is repeated too: everything that is made here is either named by its content (blobs, trees,
/// commits), or refused as existing the second time, which the callers take for what it is.
/// </summary>
/// <param name="waiting">Told of each pause that a limit asks for.</param>
internal sealed class GitHubRetry(GitHubPatience patience, TimeProvider time, Action<TimeSpan>? waiting)
{
    private TimeSpan _waited;

    public ResiliencePipeline<GitHubAnswer> Build() => new ResiliencePipelineBuilder<GitHubAnswer> { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions<GitHubAnswer>
        {
            MaxRetryAttempts = int.MaxValue,
            ShouldHandle = arguments => ValueTask.FromResult(DelayAfter(arguments.Outcome, arguments.AttemptNumber) is not null),
            DelayGenerator = arguments => ValueTask.FromResult(DelayAfter(arguments.Outcome, arguments.AttemptNumber)),
            OnRetry = arguments =>
            {
                if (arguments.Outcome.Result is { IsLimited: true })
                {
                    _waited += arguments.RetryDelay;
                    waiting?.Invoke(arguments.RetryDelay);
                }

                return ValueTask.CompletedTask;
            },
        })
        .Build();

    /// <summary>Null if it is not tried again.</summary>
    /// <param name="retries">How often it was tried again before.</param>
    private TimeSpan? DelayAfter(Outcome<GitHubAnswer> outcome, int retries)
    {
        if (outcome.Result is { IsLimited: true } limited)
        {
            var pause = limited.Limit.Pause(retries, time);
            return _waited + pause <= patience.MaximumWait ? pause : null;
        }

        var isTemporary = outcome.Exception is HttpRequestException or TimeoutException
            || outcome.Result is { Status: >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout };
        return isTemporary && retries < patience.Attempts - 1 ? patience.FirstDelay * Math.Pow(2, retries) : null;
    }
}
