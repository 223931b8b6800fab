using System.Text.Json;
using CopyImageGitOps.Configuration.Yaml;

namespace CopyImageGitOps.Configuration.Shapes;

/// <summary>A map that is there for others: what stands in it is not looked at.</summary>
internal sealed class FreeMapShape : ValueShape<bool>
{
    public override string Expected => "a map";

    public override bool TryRead(Slot slot, out bool value) => value = slot.Node is ConfigMap || slot.IsNot(Expected);

    public override void WriteSchema(Utf8JsonWriter json) => json.WriteString("type", "object");
}
