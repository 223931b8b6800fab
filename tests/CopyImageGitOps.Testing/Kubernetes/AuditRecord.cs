using System.Text.Json;

namespace CopyImageGitOps.Testing.Kubernetes;

/// <summary>A request as the API server's audit log has it (https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/).</summary>
/// <param name="User">As in <c>system:serviceaccount:namespace:name</c>; empty if the API server did not believe who it said to be.</param>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Resource">The plural; null for a request that is about no resource.</param>
/// <param name="Code">The HTTP status; of a watch, as it began.</param>
/// <param name="Time">When the request came.</param>
public sealed record AuditRecord(
    string Id, string User, string Verb, string Group, string? Resource, string? Subresource, string? Namespace, string? Name, string Uri, int Code,
    DateTimeOffset Time)
{
    internal static AuditRecord Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        var about = root.TryGetProperty("objectRef", out var reference) ? reference : default;
        return new AuditRecord(
            root.GetProperty("auditID").GetString()!, Text(root.GetProperty("user"), "username") ?? "",
            root.GetProperty("verb").GetString()!, Text(about, "apiGroup") ?? "", Text(about, "resource"), Text(about, "subresource"),
            Text(about, "namespace"), Text(about, "name"), root.GetProperty("requestURI").GetString()!,
            root.TryGetProperty("responseStatus", out var status) && status.TryGetProperty("code", out var code) ? code.GetInt32() : 0,
            root.GetProperty("requestReceivedTimestamp").GetDateTimeOffset());
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
