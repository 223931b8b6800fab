using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using CopyImageGitOps.Configuration.Yaml;

namespace CopyImageGitOps.Configuration.Shapes;

/// <param name="items">In the plural, as in <c>registries</c>.</param>
internal sealed class ListShape<T>(string items, ValueShape<T> item) : ValueShape<IReadOnlyList<T>>
{
    /// <summary>Why an empty list makes no sense, as a predicate; null if it does.</summary>
    public string? WhyNotEmpty { get; init; }

    public override string Expected => $"a list of {items}";

    public override bool IsList => true;

    public override bool TryRead(Slot slot, [MaybeNullWhen(false)] out IReadOnlyList<T> value)
    {
        value = null;
        if (slot.Node is not ConfigList list) return slot.IsNot(Expected);
        if (list.Items.Count == 0 && WhyNotEmpty is not null) return slot.Wrong(WhyNotEmpty, "Name at least one, or leave the key out.");
        var values = new List<T>();
        for (var i = 0; i < list.Items.Count; i++)
        {
            if (item.TryRead(slot.At(i, list.Items[i]), out var read)) values.Add(read);
        }

        value = values;
        return values.Count == list.Items.Count;
    }

    public override string? Show(IReadOnlyList<T> value) => value.Count == 0 ? null : $"[{string.Join(", ", value.Select(item.Show))}]";

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "array");
        if (WhyNotEmpty is not null) json.WriteNumber("minItems", 1);
        json.WriteStartObject("items");
        item.WriteSchema(json);
        json.WriteEndObject();
    }
}
