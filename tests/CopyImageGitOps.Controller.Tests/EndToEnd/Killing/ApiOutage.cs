using System.Net;
using CopyImageGitOps.Controller.Tests.Kubernetes;
using k8s.Autorest;

namespace CopyImageGitOps.Controller.Tests.EndToEnd.Killing;

/// <summary>Requests to an API server that is killed now and then.</summary>
internal static class ApiOutage
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Asks until the API server answers. What it refuses is thrown.</summary>
    public static async Task<T> InsistAsync<T>(Func<Task<T>> ask, CancellationToken ct)
    {
        var (_, answer) = await Eventually.GetsAsync(() => TryAsync(ask), tried => tried.HasAnswer, ct, Limit);
        return answer!;
    }

    /// <summary>Without an answer, it is not known whether the request was carried out.</summary>
    public static async Task<(bool HasAnswer, T? Answer)> TryAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return (true, await ask());
        }
        catch (Exception e) when (e is HttpRequestException or IOException
            or HttpOperationException { Response.StatusCode: >= HttpStatusCode.InternalServerError })
        {
            return (false, default);
        }
    }
}
