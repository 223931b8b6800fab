using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CopyImageGitOps.Controller.Reconciling.Patching;

/// <summary>One operation of a JSON patch (RFC 6902).</summary>
internal sealed record PatchOperation(string Op, string Path, JsonNode Value)
{
    public static PatchOperation Test(string path, JsonNode value) => new("test", path, value);

    public static PatchOperation Replace(string path, JsonNode value) => new("replace", path, value);

    public static PatchOperation Add(string path, JsonNode value) => new("add", path, value);

    public static string ToJson(IReadOnlyList<PatchOperation> operations) =>
        JsonSerializer.Serialize(operations, PatchJson.Default.IReadOnlyListPatchOperation);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<PatchOperation>))]
internal sealed partial class PatchJson : JsonSerializerContext;
