namespace CopyImageGitOps.Configuration.Shapes;

/// <summary>One key of a map: its name, what its value may be, what it is for, and the property of the model that it stands for.</summary>
/// <param name="Doc">One or two sentences, in Markdown.</param>
internal abstract record ConfigKey<TOwner>(string Name, string Doc)
{
    public bool IsRequired { get; init; }

    /// <summary>The flag without its dashes; the environment variable follows from it. Null if neither exists.</summary>
    public string? Option { get; init; }

    public abstract ValueShape Shape { get; }

    /// <summary>Reads the slot and, if nothing is wrong with it, sets the owner's property.</summary>
    public abstract TOwner Read(Slot slot, TOwner owner);

    /// <summary>What the owner has for this key, as JSON; null if there is nothing to say.</summary>
    public abstract string? Show(TOwner owner);

    /// <summary>The same key as seen from what owns the owner.</summary>
    public abstract ConfigKey<TOuter> Within<TOuter>(Func<TOuter, TOwner> get, Func<TOuter, TOwner, TOuter> set);
}

/// <summary>Makes the keys of one owner, so that a table need not repeat types.</summary>
internal static class Key<TOwner>
{
    public static ConfigKey<TOwner> Of<TValue>(
        string name, ValueShape<TValue> shape, Func<TOwner, TValue?> get, Func<TOwner, TValue, TOwner> set, string doc, string? option = null,
        bool required = false) => new ConfigKey<TOwner, TValue>(name, shape, get, set, doc) { Option = option, IsRequired = required };
}

internal sealed record ConfigKey<TOwner, TValue>(
    string Name, ValueShape<TValue> ValueShape, Func<TOwner, TValue?> Get, Func<TOwner, TValue, TOwner> Set, string Doc)
    : ConfigKey<TOwner>(Name, Doc)
{
    public override ValueShape Shape => ValueShape;

    public override TOwner Read(Slot slot, TOwner owner) => ValueShape.TryRead(slot, out var value) ? Set(owner, value) : owner;

    public override string? Show(TOwner owner) => Get(owner) is { } value ? ValueShape.Show(value) : null;

    public override ConfigKey<TOuter> Within<TOuter>(Func<TOuter, TOwner> get, Func<TOuter, TOwner, TOuter> set) =>
        Key<TOuter>.Of(Name, ValueShape, outer => Get(get(outer)), (outer, value) => set(outer, Set(get(outer), value)), Doc, Option, IsRequired);
}
