using CopyImageGitOps.Controller.Tests.Kubernetes;

namespace CopyImageGitOps.Controller.Tests.Queueing;

internal static class Until
{
    /// <summary>Waits for what other threads do.</summary>
    public static Task TrueAsync(Func<bool> condition) =>
        Eventually.GetsAsync(() => Task.FromResult(condition()), isTrue => isTrue, TestContext.Current.CancellationToken);
}
