using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using CopyImageGitOps.Configuration.Yaml;

namespace CopyImageGitOps.Configuration.Shapes;

/// <summary>A map whose keys are all known.</summary>
/// <param name="seed">The value of an empty map: its defaults.</param>
internal sealed class MapShape<T>(string expected, T seed, params ConfigKey<T>[] keys) : ValueShape<T>
{
    public override string Expected => expected;

    public T Seed => seed;

    public IReadOnlyList<ConfigKey<T>> Keys => keys;

    /// <summary>True if a map without any key says nothing that makes sense.</summary>
    public bool NeedsAKey { get; init; }

    /// <summary>For a key that is unknown here but known elsewhere: where it belongs.</summary>
    public Func<string, string?> Elsewhere { get; init; } = _ => null;

    public override bool TryRead(Slot slot, [MaybeNullWhen(false)] out T value)
    {
        value = seed;
        if (slot.Node is not ConfigMap map) return slot.IsNot(Expected);
        if (map.Entries.Count == 0 && NeedsAKey) return slot.Wrong("is empty", $"Give at least one of {KnownKeys}.");

        var faultsBefore = slot.Faults.Findings.Count;
        var lines = new Dictionary<string, int?>(StringComparer.Ordinal);
        foreach (var entry in map.Entries)
        {
            if (!lines.TryAdd(entry.Key, entry.Line)) ReportDuplicate(slot, entry, lines[entry.Key]);
            else if (Array.Find(keys, key => key.Name == entry.Key) is { } key) value = key.Read(slot.At(entry), value);
            else ReportUnknown(slot, entry);
        }

        foreach (var key in keys.Where(key => key.IsRequired && !lines.ContainsKey(key.Name)))
            slot.Faults.Add($"{slot.FieldOf(key.Name)} is missing.", $"Give {key.Shape.Expected}.", slot.Node.Line, slot.FieldOf(key.Name));
        return slot.Faults.Findings.Count == faultsBefore;
    }

    private string KnownKeys => string.Join(", ", keys.Select(key => key.Name));

    private static void ReportDuplicate(Slot slot, ConfigEntry entry, int? firstLine) => slot.Faults.Add(
        $"{slot.FieldOf(Shown(entry))} is given twice; the first time on line {firstLine}.", "Keep one of them.",
        entry.Line, slot.FieldOf(Shown(entry)));

    private void ReportUnknown(Slot slot, ConfigEntry entry) => slot.Faults.Add(
        $"{slot.FieldOf(Shown(entry))} is not a known key.",
        Elsewhere(entry.Key) ?? NearestWord.Hint(entry.Key, keys.Select(key => key.Name)) ?? $"Known here: {KnownKeys}.",
        entry.Line, slot.FieldOf(Shown(entry)));

    private static string Shown(ConfigEntry entry) => References.OneLine.Of(entry.Key);

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        if (NeedsAKey) json.WriteNumber("minProperties", 1);
        if (keys.Any(key => key.IsRequired))
        {
            json.WriteStartArray("required");
            foreach (var key in keys.Where(key => key.IsRequired)) json.WriteStringValue(key.Name);
            json.WriteEndArray();
        }

        json.WriteStartObject("properties");
        foreach (var key in keys)
        {
            json.WriteStartObject(key.Name);
            json.WriteString("description", key.Doc);
            key.Shape.WriteSchema(json);
            if (key.Show(seed) is { } shown)
            {
                json.WritePropertyName("default");
                json.WriteRawValue(shown);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
