using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using CopyImageGitOps.Configuration.Yaml;

namespace CopyImageGitOps.Configuration.Shapes;

/// <summary>A map whose keys are the user's: texts of one kind.</summary>
/// <param name="expected">With its article, as in <c>a map from registries to lists of addresses</c>.</param>
internal sealed class LookupShape<T>(string expected, TextShape key, ValueShape<T> item) : ValueShape<IReadOnlyDictionary<string, T>>
{
    public override string Expected => expected;

    public override bool TryRead(Slot slot, [MaybeNullWhen(false)] out IReadOnlyDictionary<string, T> value)
    {
        value = null;
        if (slot.Node is not ConfigMap map) return slot.IsNot(Expected);
        var values = new Dictionary<string, T>(StringComparer.Ordinal);
        var isRight = true;
        foreach (var entry in map.Entries)
        {
            var keySlot = slot with { Node = new ConfigScalar(entry.Key, ScalarKind.Text, entry.Line) };
            var (hasName, hasItem) = (key.TryRead(keySlot, out var name), item.TryRead(slot.At(entry), out var read));
            if (!hasName || !hasItem) isRight = false;
            else if (!values.TryAdd(name!, read!)) isRight = keySlot.Wrong($"names '{name}' twice", "Keep one of them.");
        }

        value = values;
        return isRight;
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        json.WriteStartObject("patternProperties");
        json.WriteStartObject(key.Pattern ?? ".");
        item.WriteSchema(json);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
