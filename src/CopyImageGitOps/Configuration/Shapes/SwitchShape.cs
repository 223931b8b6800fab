using System.Text.Json;
using CopyImageGitOps.Configuration.Yaml;

namespace CopyImageGitOps.Configuration.Shapes;

internal sealed class SwitchShape : ValueShape<bool>
{
    public override string Expected => "true or false";

    public override bool TryRead(Slot slot, out bool value)
    {
        value = false;
        return slot.Node is ConfigScalar { Kind: ScalarKind.Boolean or ScalarKind.Untyped } scalar && bool.TryParse(scalar.Text, out value)
            || slot.IsNot(Expected);
    }

    /// <summary>False where leaving it out is neither.</summary>
    public bool HasDefault { get; init; } = true;

    public override string? Show(bool value) => !HasDefault ? null : value ? "true" : "false";

    public override void WriteSchema(Utf8JsonWriter json) => json.WriteString("type", "boolean");
}
