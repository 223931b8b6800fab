namespace CopyImageGitOps.References;

/// <summary>A mutable name of a manifest within its repository: a word character, then up to 127 of <c>[A-Za-z0-9_.-]</c>.</summary>
public sealed record Tag
{
    /// <summary>What a reference without tag and digest means.</summary>
    public static readonly Tag Latest = new("latest");

    private Tag(string value) => Value = value;

    public string Value { get; }

    /// <exception cref="ReferenceFormatException">The text is not a tag.</exception>
    public static Tag Parse(string text) => ReferenceGrammar.ParseTag(text, text).As("tag").GetOrThrow();

    internal static Tag Trusted(string value) => new(value);

    public override string ToString() => Value;
}
