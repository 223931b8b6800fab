using System.Text.Json;

namespace CopyImageGitOps.Controller.Leading;

/// <summary>What the API server says in words, from the Status object that is the body of its errors.</summary>
internal static class KubernetesMessage
{
    /// <summary>The body itself if it is none.</summary>
    public static string Of(string? body)
    {
        try
        {
            using var status = JsonDocument.Parse(body ?? "");
            return status.RootElement.TryGetProperty("message", out var message) && message.GetString() is { Length: > 0 } text ? text : body!;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return string.IsNullOrWhiteSpace(body) ? "no reason was given" : body;
        }
    }
}
