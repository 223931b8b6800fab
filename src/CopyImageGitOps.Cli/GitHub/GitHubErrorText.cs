using System.Text.Json;
using CopyImageGitOps.Registries;

namespace CopyImageGitOps.Cli.GitHub;

/// <summary>GitHub's own words on an error, on one line: the message, and what it says of single fields.</summary>
internal static class GitHubErrorText
{
    private const int Longest = 400;

    /// <param name="secrets">What must not come back.</param>
    /// <returns>Empty if the body has none.</returns>
    public static string Of(byte[] body, params string[] secrets)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Redaction.Clean(Of(document.RootElement), Longest, secrets).TrimEnd('.');
        }
        catch (JsonException)
        {
            // A gateway's page: the status says all that it does.
            return "";
        }
    }

    private static string Of(JsonElement error)
    {
        if (error.ValueKind != JsonValueKind.Object) return "";
        var message = Text(error, "message") ?? "";
        var details = error.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array
            ? string.Join("; ", errors.EnumerateArray().Select(Detail).Where(detail => detail.Length > 0))
            : "";
        return details.Length == 0 ? message : $"{message.TrimEnd('.')}: {details}";
    }

    private static string Detail(JsonElement error) => error.ValueKind switch
    {
        JsonValueKind.String => error.GetString()!,
        JsonValueKind.Object => Text(error, "message") ?? $"{Text(error, "field")} is {Text(error, "code")}",
        _ => "",
    };

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
