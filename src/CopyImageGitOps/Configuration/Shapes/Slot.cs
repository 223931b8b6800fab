using CopyImageGitOps.Configuration.Yaml;

namespace CopyImageGitOps.Configuration.Shapes;

/// <summary>A node, where it stands, and where to say what is wrong with it.</summary>
/// <param name="Field">As in <c>spec.include[0].image</c>, or the name of the flag or variable; empty for the whole document.</param>
internal readonly record struct Slot(ConfigNode Node, string Field, ConfigFaults Faults)
{
    public Slot At(ConfigEntry entry) => this with { Node = entry.Value, Field = FieldOf(entry.Key) };

    public Slot At(int index, ConfigNode item) => this with { Node = item, Field = $"{Field}[{index}]" };

    public string FieldOf(string key) => Field.Length == 0 ? key : $"{Field}.{key}";

    /// <summary>Reports a fault; <paramref name="says"/> is the predicate of a sentence about the field.</summary>
    /// <returns>False, for the reader to pass on.</returns>
    public bool Wrong(string says, string? hint = null)
    {
        Faults.Add($"{(Field.Length == 0 ? "The configuration" : Field)} {says}.", hint, Node.Line, Field.Length == 0 ? null : Field);
        return false;
    }

    public bool IsNot(string expected)
    {
        if (Node is ConfigScalar { Kind: ScalarKind.Null }) return Wrong("has no value", $"Give {expected}, or leave the key out.");
        return Wrong($"is {Node.Description}, not {expected}");
    }
}
