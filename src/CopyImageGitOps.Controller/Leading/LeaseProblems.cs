using System.Net;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Registries;
using k8s.Autorest;

namespace CopyImageGitOps.Controller.Leading;

/// <summary>Why the Lease cannot be read or written: logged when it changes, not with each try.</summary>
internal sealed class LeaseProblems(string lease, ILogger logger)
{
    private const int LongestReason = 300;

    private volatile Finding? _current;

    public Finding? Current => _current;

    public void Clear()
    {
        if (_current is null) return;
        _current = null;
        Log.Recovered(logger, lease);
    }

    public void Note(Exception exception)
    {
        // Another replica was quicker: that is what the version is for.
        if (Status(exception) == HttpStatusCode.Conflict) return;
        var found = Describe(exception);
        if (found == _current) return;
        _current = found;
        Log.Unavailable(logger, found.Code, found.Message, found.Hint);
    }

    private Finding Describe(Exception exception) =>
        new(Severity.Error, FindingCodes.LeaseUnavailable, $"The Lease '{lease}', which decides who leads, cannot be read or written: {Reason(exception)}")
        {
            Hint = Status(exception) switch
            {
                HttpStatusCode.Unauthorized => "Renew the token of the controller's service account; it is tried again with the token that is mounted then.",
                HttpStatusCode.Forbidden => "Allow the controller's service account to get, create and update Leases of coordination.k8s.io in this namespace.",
                _ => "It is tried again every few seconds; look after the API server and the way to it if that lasts.",
            },
        };

    private static string Reason(Exception exception) => exception switch
    {
        HttpOperationException e => $"HTTP {(int)e.Response.StatusCode}: {Clean(KubernetesMessage.Of(e.Response.Content))}",
        OperationCanceledException => "the API server did not answer in time",
        _ => Clean(exception.Message),
    };

    private static string Clean(string reason) => Redaction.Clean(reason, LongestReason).TrimEnd('.');

    private static HttpStatusCode? Status(Exception exception) => (exception as HttpOperationException)?.Response.StatusCode;
}
