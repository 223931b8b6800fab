namespace CopyImageGitOps.Controller.Reconciling.Patching;

/// <summary>What an exception of the API server's client means.</summary>
internal static class ApiErrors
{
    /// <summary>The client reports silence as cancelled.</summary>
    public static bool IsUnreachable(Exception problem, CancellationToken cancellationToken) =>
        problem is HttpRequestException or IOException
        || (problem is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}
