using System.Collections.Immutable;
using System.Globalization;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Graph.Pointing;

/// <summary>One set of an ApplicationSet's parameters, under the names of both of its syntaxes.</summary>
internal static class Parameters
{
    // A parameter is looked up by its whole name, so deeper ones would only be in the way.
    private const int Depth = 8;

    public static readonly ImmutableDictionary<string, string> None = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>What a Git generator says of a directory.</summary>
    /// <param name="prefix">Of the names, as <c>pathParamPrefix</c> says.</param>
    public static ImmutableDictionary<string, string> WithPath(this ImmutableDictionary<string, string> parameters, string? prefix, string path)
    {
        var name = string.IsNullOrEmpty(prefix) ? "path" : $"{prefix}.path";
        var baseName = path[(path.LastIndexOf('/') + 1)..];
        var all = parameters.SetItem(name, path).SetItem($"{name}.path", path).SetItem($"{name}.basename", baseName)
            .SetItem($"{name}.basenameNormalized", Normalized(baseName));
        var segments = path.Split('/');
        for (var i = 0; i < segments.Length; i++) all = all.SetItem($"{name}[{i.ToString(CultureInfo.InvariantCulture)}]", segments[i]);
        return all;
    }

    /// <summary>Those of a mapping, deeper ones with dots.</summary>
    public static ImmutableDictionary<string, string> WithAll(
        this ImmutableDictionary<string, string> parameters, Node? mapping, string prefix = "", int depth = 0)
    {
        if (mapping?.Resolved is not MappingNode { Entries: var entries } || depth > Depth) return parameters;
        foreach (var entry in entries)
        {
            if (entry.Key is not { } key) continue;
            if (entry.Value.Resolved is ScalarNode text) parameters = parameters.SetItem(prefix + key, TemplateText.Fill(text.Value, parameters) ?? text.Value);
            else parameters = parameters.WithAll(entry.Value, $"{prefix}{key}.", depth + 1);
        }

        return parameters;
    }

    /// <summary>As a name in a cluster.</summary>
    private static string Normalized(string name) =>
        string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '-')).Trim('-', '.');
}
