using CopyImageGitOps.Configuration.Keys;
using CopyImageGitOps.Configuration.Shapes;

namespace CopyImageGitOps.Configuration.Publishing;

/// <summary>
/// The JSON Schema of the configuration, for editors: draft 7, which every version of yaml-language-server understands
/// (https://github.com/redhat-developer/yaml-language-server).
/// </summary>
internal static class ConfigJsonSchema
{
    public static string Write() => JsonText.Write(indented: true, write: json =>
    {
        json.WriteStartObject();
        json.WriteString("$schema", "http://json-schema.org/draft-07/schema#");
        json.WriteString("$id", "https://copyimage.dev/v1/copyimage.schema.json");
        json.WriteString("title", "CopyImage GitOps configuration");
        json.WriteString("description", "What copyimage.yaml may say; docs/configuration.md explains it.");
        ConfigKeys.Root.WriteSchema(json);
        json.WriteEndObject();
    }) + "\n";
}
