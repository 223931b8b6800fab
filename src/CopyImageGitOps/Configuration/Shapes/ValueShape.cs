using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace CopyImageGitOps.Configuration.Shapes;

/// <summary>
/// What a value may be. One description drives reading, the messages about faults, the JSON Schema and the documentation, so that they
/// cannot differ.
/// </summary>
internal abstract class ValueShape
{
    /// <summary>With its article, as in <c>a whole number from 1 to 64</c>.</summary>
    public abstract string Expected { get; }

    /// <summary>True if several values stand side by side, so that one flag or variable may hold many.</summary>
    public virtual bool IsList => false;

    /// <summary>Writes the members of this value's schema; the object is already open.</summary>
    public abstract void WriteSchema(Utf8JsonWriter json);
}

internal abstract class ValueShape<T> : ValueShape
{
    /// <summary>Reads the slot, or reports everything that is wrong with it.</summary>
    public abstract bool TryRead(Slot slot, [MaybeNullWhen(false)] out T value);

    /// <summary>The value as JSON, for a default; null if it is not worth saying.</summary>
    public virtual string? Show(T value) => null;
}
