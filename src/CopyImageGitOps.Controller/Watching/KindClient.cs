using System.Net;
using System.Text.Json;

namespace CopyImageGitOps.Controller.Watching;

/// <summary>Lists and watches one kind, in all namespaces, in the first of its versions that the cluster has.</summary>
internal sealed class KindClient(WorkloadKind kind, ApiServer server, InformerOptions options, TimeProvider time)
{
    private int _version;

    /// <summary>As in <c>apps/v1</c>.</summary>
    public string ApiVersion => $"{kind.Group}/{kind.Versions[_version]}";

    /// <param name="begin">Called before the first object of a list: what was visited before it does not count.</param>
    /// <param name="visit">Called for each object, which is valid only during the call.</param>
    /// <returns>The version of the list.</returns>
    /// <exception cref="ApiException">The server refused; with 404 only if it has none of the versions.</exception>
    public async Task<string> ListAsync(Action begin, Action<JsonElement> visit, CancellationToken cancellationToken)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                begin();
                return await ListVersionAsync(visit, cancellationToken);
            }
            catch (ApiException e) when (e.Status == HttpStatusCode.NotFound)
            {
                _version = (_version + 1) % kind.Versions.Count;
                if (tried >= kind.Versions.Count) throw;
            }
        }
    }

    /// <returns>An open watch from a version on.</returns>
    public Task<HttpResponseMessage> WatchAsync(string version, CancellationToken cancellationToken)
    {
        var seconds = (int)(options.WatchTimeout.TotalSeconds * (1 + Random.Shared.NextDouble()));
        var query = $"watch=true&allowWatchBookmarks=true&timeoutSeconds={seconds}&resourceVersion={Uri.EscapeDataString(version)}";
        return server.GetAsync($"apis/{ApiVersion}/{kind.Plural}?{query}", cancellationToken);
    }

    private async Task<string> ListVersionAsync(Action<JsonElement> visit, CancellationToken cancellationToken)
    {
        ListPage page;
        string? next = null;
        do
        {
            page = await ReadPageAsync(next, visit, cancellationToken);
            next = page.Continue;
        }
        while (next is not null);
        return page.ResourceVersion!;
    }

    private async Task<ListPage> ReadPageAsync(string? next, Action<JsonElement> visit, CancellationToken cancellationToken)
    {
        var page = new ListPage(visit);
        using var silence = new SilenceTimer(options.PageTimeout, time, cancellationToken);
        await silence.GuardAsync("a page of the list took too long", async token =>
        {
            var from = next is null ? "" : $"&continue={Uri.EscapeDataString(next)}";
            using var response = await server.GetAsync($"apis/{ApiVersion}/{kind.Plural}?limit={options.PageSize}{from}", token);
            await page.ReadAsync(await response.Content.ReadAsStreamAsync(token), token);
        });
        return page;
    }
}
