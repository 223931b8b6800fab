using System.Net.Http.Json;
using System.Text.Json;

namespace CopyImageGitOps.Testing.Kubernetes;

/// <summary>etcd's history, over its JSON gateway (https://etcd.io/docs/v3.4/dev-guide/api_grpc_gateway/).</summary>
internal static class EtcdHistory
{
    /// <summary>Leaves only what there is now.</summary>
    public static async Task CompactAsync(Uri etcd, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = etcd };
        // Any key: the answer says which revision is the last one.
        using var found = await PostAsync(http, "v3/kv/range", new { key = "AA==" }, ct);
        var revision = found.RootElement.GetProperty("header").GetProperty("revision").GetString();
        using var done = await PostAsync(http, "v3/kv/compaction", new { revision, physical = true }, ct);
    }

    private static async Task<JsonDocument> PostAsync<T>(HttpClient http, string path, T body, CancellationToken ct)
    {
        using var response = await http.PostAsJsonAsync(path, body, ct);
        response.EnsureSuccessStatusCode();
        return await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(ct), cancellationToken: ct);
    }
}
