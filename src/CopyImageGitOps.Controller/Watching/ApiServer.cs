using System.Net;
using k8s;

namespace CopyImageGitOps.Controller.Watching;

/// <summary>
/// Reads from the API server over KubernetesClient's connection, TLS and credentials. Its own lists and watches
/// are not used: they hold whole pages, and lose what cannot be deserialised.
/// </summary>
public sealed class ApiServer(Kubernetes client)
{
    /// <summary>
    /// Has a connection that is dead, but was not closed, noticed within half a minute: otherwise every request waits on it. The leader and those that
    /// stand by hear something every two seconds, so that pings are sent only where something is wrong. To be called before the client is made.
    /// </summary>
    public static void NoticeDeadConnections(KubernetesClientConfiguration configuration) => configuration.FirstMessageHandlerSetup = handler =>
    {
        if (handler is not SocketsHttpHandler sockets) return;
        sockets.KeepAlivePingDelay = TimeSpan.FromSeconds(15);
        sockets.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
    };

    /// <param name="path">Relative to the server, with its query.</param>
    /// <returns>A success, of which only the head was read.</returns>
    /// <exception cref="ApiException">The server refused.</exception>
    /// <exception cref="HttpRequestException">It cannot be reached.</exception>
    internal async Task<HttpResponseMessage> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(client.BaseUri, path)) { Version = HttpVersion.Version20 };
        if (client.Credentials is { } credentials) await credentials.ProcessHttpRequestAsync(request, cancellationToken);
        var response = await client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.IsSuccessStatusCode) return response;
        using (response) throw await ApiException.ReadAsync(response, cancellationToken);
    }
}
