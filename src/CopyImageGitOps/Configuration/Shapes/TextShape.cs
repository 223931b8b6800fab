using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using CopyImageGitOps.Configuration.Yaml;

namespace CopyImageGitOps.Configuration.Shapes;

/// <summary>What a rule finds wrong with a text.</summary>
/// <param name="Says">The predicate of a sentence about the field.</param>
internal sealed record TextFault(string Says, string? Hint = null);

/// <summary>A text that obeys a rule.</summary>
internal sealed class TextShape(string expected) : ValueShape<string>
{
    public override string Expected => expected;

    /// <summary>What the rule says of a text that is not empty; null if nothing is wrong.</summary>
    public Func<string, TextFault?>? Rule { get; init; }

    /// <summary>The one form of a valid text.</summary>
    public Func<string, string> Normalise { get; init; } = text => text;

    /// <summary>As much of the rule as a regular expression (ECMA-262, for editors) can say; it refuses nothing that the rule allows.</summary>
    public string? Pattern { get; init; }

    public override bool TryRead(Slot slot, [MaybeNullWhen(false)] out string value)
    {
        value = null;
        if (slot.Node is not ConfigScalar scalar || scalar.Kind == ScalarKind.Null) return slot.IsNot(Expected);
        if (scalar.Kind is not (ScalarKind.Text or ScalarKind.Untyped)) return slot.Wrong($"is {scalar.Description}, not text", "Put it in quotes.");
        if (scalar.Text.Length == 0) return slot.Wrong("is an empty text", $"Give {Expected}, or leave the key out.");
        if (Rule?.Invoke(scalar.Text) is { } fault) return slot.Wrong(fault.Says, fault.Hint);
        value = Normalise(scalar.Text);
        return true;
    }

    public override string? Show(string value) => value is null ? null : JsonText.Quote(value);

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "string");
        if (Pattern is null) json.WriteNumber("minLength", 1);
        else json.WriteString("pattern", Pattern);
    }
}
