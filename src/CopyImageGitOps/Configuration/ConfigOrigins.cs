using CopyImageGitOps.Configuration.Shapes;
using CopyImageGitOps.Configuration.Yaml;

namespace CopyImageGitOps.Configuration;

/// <summary>Where the value of each key comes from, for what is wrong only in combination.</summary>
internal sealed class ConfigOrigins(ConfigDocument? document)
{
    private readonly Dictionary<string, string> _overlays = new(StringComparer.Ordinal);

    /// <summary>Notes that a variable or a flag decides a field.</summary>
    public Slot Overlay(string field, string name, ConfigNode value, ConfigFaults faults)
    {
        _overlays[field] = name;
        return new Slot(value, name, faults);
    }

    /// <summary>The file and line of a key of <c>spec</c>, or the variable or flag that decides it.</summary>
    public (string? File, int? Line, string Field) Of(string key) =>
        _overlays.TryGetValue($"spec.{key}", out var name) ? (null, null, name) : (document?.File, document?.LineOf(key), $"spec.{key}");
}
