using System.Globalization;
using System.Net;
using CopyImageGitOps.Controller.Watching;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;
using k8s.Autorest;

namespace CopyImageGitOps.Controller.Reconciling.Patching;

/// <summary>What the API server's refusals mean.</summary>
internal static class PatchAnswers
{
    private const string RetryHint = "It is tried again; if it stays, look at the API server, and at the network between it and the controller.";
    private const string TokenHint = "It is tried again; if it stays, renew the token of the controller's ServiceAccount.";

    public static PatchAnswer Of(ObjectKey key, HttpResponseMessageWrapper response)
    {
        var status = ApiStatus.Parse(response.Content);
        return response.StatusCode switch
        {
            HttpStatusCode.NotFound => new PatchAnswer(PatchVerdict.Gone),
            HttpStatusCode.Conflict => new PatchAnswer(PatchVerdict.Conflicted),

            // A failed test has no cause; a field that is not taken is one (k8s.io/apimachinery, NewInvalid and NewGenericServerResponse).
            HttpStatusCode.UnprocessableEntity when status.Causes.Count == 0 => new PatchAnswer(PatchVerdict.Conflicted),
            HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest or HttpStatusCode.MethodNotAllowed => Refused(key, status),
            HttpStatusCode.Forbidden when IsOfWebhook(status) => Refused(key, status),
            HttpStatusCode.Forbidden => Forbidden(key, status),
            HttpStatusCode.Unauthorized => Failed(key, $"the API server does not accept the controller's token: {status.Message}", TokenHint),
            _ => Failed(key, $"the API server answered {(int)response.StatusCode} {response.StatusCode}: {status.Message}", RetryHint) with
            {
                RetryAfter = RetryAfterOf(response),
            },
        };
    }

    public static PatchAnswer Unreachable(ObjectKey key, Exception problem) =>
        Failed(key, $"the API server could not be reached: {problem.Message}", RetryHint);

    /// <summary>As in <c>admission webhook "policy.example.com" denied the request</c> (k8s.io/apiserver, ToStatusErr).</summary>
    private static bool IsOfWebhook(ApiStatus status) => status.Message.StartsWith("admission webhook ", StringComparison.Ordinal);

    private static PatchAnswer Forbidden(ObjectKey key, ApiStatus status) => new(PatchVerdict.Refused, Problem(
        FindingCodes.PatchForbidden,
        $"{key} may not be patched: {status.Message}",
        "Give the controller's ServiceAccount the right to patch this kind of object, or exclude the namespace."));

    private static PatchAnswer Refused(ObjectKey key, ApiStatus status) => new(PatchVerdict.Refused, Problem(
        FindingCodes.PatchRefused,
        $"{key} cannot be patched: {status.Message}",
        "Allow the private registry in the policy that refuses it, or change the object as the message asks."));

    private static PatchAnswer Failed(ObjectKey key, string reason, string hint) =>
        new(PatchVerdict.Failed, Problem(FindingCodes.PatchFailed, $"{key} could not be patched: {reason}", hint));

    private static Finding Problem(string code, string message, string hint) =>
        new(Severity.Error, code, OneLine.Of(message, longest: 700)) { Hint = hint };

    private static TimeSpan? RetryAfterOf(HttpResponseMessageWrapper response) =>
        response.Headers.TryGetValue("Retry-After", out var values)
        && int.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, 1, 60))
            : null;
}
