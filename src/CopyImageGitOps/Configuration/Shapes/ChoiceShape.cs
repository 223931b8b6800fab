using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using CopyImageGitOps.Configuration.Yaml;

namespace CopyImageGitOps.Configuration.Shapes;

/// <summary>One of a few words, each of which stands for a value.</summary>
internal sealed class ChoiceShape<T>(params (string Word, T Value)[] choices) : ValueShape<T>
{
    public override string Expected => string.Join(", ", choices[..^1].Select(c => c.Word)) + (choices.Length > 1 ? " or " : "") + choices[^1].Word;

    public override bool TryRead(Slot slot, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (slot.Node is not ConfigScalar { Kind: ScalarKind.Text or ScalarKind.Untyped } scalar) return slot.IsNot(Expected);
        var chosen = Array.FindIndex(choices, c => c.Word == scalar.Text);
        if (chosen < 0) return slot.Wrong($"is {scalar.Description}, not {Expected}", NearestWord.Hint(scalar.Text, choices.Select(c => c.Word)));
        value = choices[chosen].Value;
        return true;
    }

    public override string? Show(T value) => JsonText.Quote(choices.First(c => EqualityComparer<T>.Default.Equals(c.Value, value)).Word);

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "string");
        json.WriteStartArray("enum");
        foreach (var (word, _) in choices) json.WriteStringValue(word);
        json.WriteEndArray();
    }
}
