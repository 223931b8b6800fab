using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using CopyImageGitOps.Configuration.Yaml;

namespace CopyImageGitOps.Configuration.Shapes;

/// <summary>A map, or a text that stands for a map with one key.</summary>
internal sealed class ShorthandShape<T>(MapShape<T> map, TextShape text, Func<string, T> expand) : ValueShape<T>
{
    public override string Expected => $"{text.Expected}, or {map.Expected}";

    public override bool TryRead(Slot slot, [MaybeNullWhen(false)] out T value)
    {
        if (slot.Node is ConfigMap) return map.TryRead(slot, out value);
        value = default;
        if (slot.Node is not ConfigScalar) return slot.IsNot(Expected);
        if (!text.TryRead(slot, out var shorthand)) return false;
        value = expand(shorthand);
        return true;
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("oneOf");
        foreach (var shape in new ValueShape[] { text, map })
        {
            json.WriteStartObject();
            shape.WriteSchema(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
