using System.Text.Json;
using System.Text.Json.Serialization;

namespace CopyImageGitOps.Controller.Reconciling.Patching;

/// <summary>The API server's <c>Status</c>: why it did not do what it was asked.</summary>
/// <param name="Causes">One for each field that is not taken.</param>
internal sealed record ApiStatus(string Message, IReadOnlyList<ApiCause> Causes)
{
    /// <summary>A proxy may answer with something else.</summary>
    public static ApiStatus Parse(string? body)
    {
        try
        {
            var wire = JsonSerializer.Deserialize(body ?? "", ApiStatusJson.Default.ApiStatusWire);
            return new ApiStatus(wire?.Message ?? "it gave no reason", wire?.Details?.Causes ?? []);
        }
        catch (JsonException)
        {
            return new ApiStatus("its answer is no Status", []);
        }
    }
}

internal sealed record ApiStatusWire(string? Message, ApiDetails? Details);

internal sealed record ApiDetails(IReadOnlyList<ApiCause>? Causes);

internal sealed record ApiCause(string? Reason, string? Field);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ApiStatusWire))]
internal sealed partial class ApiStatusJson : JsonSerializerContext;
