using System.Net;
using System.Text.Json;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Controller.Watching;

/// <summary>Why a kind cannot be watched.</summary>
internal static class WatchFindings
{
    public static Finding Of(WorkloadKind kind, Exception problem) => problem switch
    {
        ApiException { Status: HttpStatusCode.Unauthorized } => Unauthorized(kind, problem.Message),
        ApiException { Status: HttpStatusCode.Forbidden } => Forbidden(kind, problem.Message),
        ApiException { Status: HttpStatusCode.NotFound } => Missing(kind),
        ApiException refused => Unavailable(kind, $"it answered {(int)refused.Status}: {refused.Message}"),
        JsonException => Unavailable(kind, $"its answer cannot be understood: {problem.Message}"),
        TimeoutException => Unavailable(kind, problem.Message),
        OperationCanceledException => Unavailable(kind, "it did not answer in time"),
        _ => Unavailable(kind, problem.InnerException is { } cause ? $"{problem.Message} ({cause.Message})" : problem.Message),
    };

    private static Finding Unauthorized(WorkloadKind kind, string message) => new(
        Severity.Error, FindingCodes.WatchUnauthorized, $"{Name(kind)} cannot be watched: the API server does not accept the controller's token: {message}")
    {
        Hint = "Check that the service account still exists; the token is read anew every second.",
    };

    private static Finding Forbidden(WorkloadKind kind, string message) => new(
        Severity.Error, FindingCodes.WatchForbidden, $"{Name(kind)} cannot be watched: the controller may not: {message}")
    {
        Hint = $"Give its service account 'get', 'list' and 'watch' on '{kind.Plural}' of the group '{kind.Group}', as the ClusterRole in deploy/ does.",
    };

    private static Finding Missing(WorkloadKind kind) => new(
        Severity.Error, FindingCodes.WatchKindMissing, $"{Name(kind)} cannot be watched: the cluster has none in {string.Join(" or ", kind.Versions)}")
    {
        Hint = $"Remove '{kind.Kind}' from 'controller.kinds'.",
    };

    private static Finding Unavailable(WorkloadKind kind, string reason) => new(
        Severity.Warning, FindingCodes.WatchUnavailable, $"{Name(kind)} cannot be watched at the moment: {reason.TrimEnd('.')}")
    {
        Hint = "It is tried again, at least every 30 seconds; what changes meanwhile is seen then.",
    };

    private static string Name(WorkloadKind kind) => $"{kind.Plural}.{kind.Group}";
}
