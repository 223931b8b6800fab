using System.Net;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Registries;

/// <summary>A proxy stands between: what it does wrong must not be taken for the registry's doing.</summary>
internal static class ProxyErrors
{
    /// <summary>Whether an error of a request by way of a proxy is the proxy's: it is the one that is connected to.</summary>
    public static bool Is(HttpRequestError? error) =>
        error is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.ProxyTunnelError;

    public static RegistryException From(RequestContext context, HttpRequestException problem, Uri proxy)
    {
        var name = proxy.GetLeftPart(UriPartial.Authority);
        var reason = problem.StatusCode switch
        {
            HttpStatusCode.ProxyAuthenticationRequired => $"the proxy {name} wants a login, or refuses the one that it was given (407).",
            { } status => $"the proxy {name} answered {(int)status} {status} to the request for {context.Repository.Registry}.",
            null => $"the proxy {name} could not be spoken to ({RegistryErrors.Innermost(problem)}).",
        };
        return new RegistryException(context, FindingCodes.ProxyFailed, reason, problem)
        {
            Status = problem.StatusCode,
            IsTemporary = problem.StatusCode is null or >= HttpStatusCode.InternalServerError,
        };
    }
}
