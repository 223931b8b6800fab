namespace CopyImageGitOps.Configuration.Yaml;

/// <summary>What stands at one place of a configuration.</summary>
/// <param name="Line">From 1; null if it does not come from a file.</param>
internal abstract record ConfigNode(int? Line)
{
    /// <summary>How a message calls it.</summary>
    public abstract string Description { get; }
}

internal sealed record ConfigScalar(string Text, ScalarKind Kind, int? Line) : ConfigNode(Line)
{
    public override string Description => Kind == ScalarKind.Null ? "empty" : $"'{References.OneLine.Of(Text)}'";
}

internal sealed record ConfigList(IReadOnlyList<ConfigNode> Items, int? Line) : ConfigNode(Line)
{
    public override string Description => "a list";
}

internal sealed record ConfigMap(IReadOnlyList<ConfigEntry> Entries, int? Line) : ConfigNode(Line)
{
    public override string Description => "a map";

    public ConfigNode? this[string key] => Entries.FirstOrDefault(entry => entry.Key == key)?.Value;
}

internal sealed record ConfigEntry(string Key, int? Line, ConfigNode Value);

/// <summary>What a scalar is, by the YAML 1.2 core schema (https://yaml.org/spec/1.2.2/#103-core-schema).</summary>
internal enum ScalarKind
{
    Text,
    WholeNumber,
    Number,
    Boolean,
    Null,

    /// <summary>From the environment or the command line, where nothing has a type: it is what is asked for, if it can be.</summary>
    Untyped,
}
