using CopyImageGitOps.Testing.Images;
using YamlDotNet.RepresentationModel;

namespace CopyImageGitOps.Cli.Tests.Actions;

/// <summary>A step of action.yml that runs a script.</summary>
public sealed record ActionStep(string Id, string Shell, string Script, IReadOnlyDictionary<string, string> Variables);

/// <summary>action.yml, as the runner reads it.</summary>
public static class ActionFile
{
    private static readonly YamlMappingNode Document = Load();

    /// <summary>The top of this repository, where action.yml lies.</summary>
    public static string Folder => field ??= Path.GetFullPath(Path.Combine(ExampleImages.Folder("raw-manifests", "before"), "..", "..", ".."));

    /// <summary>The defaults of the inputs; empty where there is none.</summary>
    public static IReadOnlyDictionary<string, string> Inputs { get; } = Map("inputs").ToDictionary(input => input.Name, input => Text(input.Value, "default"));

    public static IReadOnlyDictionary<string, string> Outputs { get; } =
        Map("outputs").ToDictionary(output => output.Name, output => Text(output.Value, "value"));

    /// <summary>What is said of an input or an output.</summary>
    public static IReadOnlyDictionary<string, string> Descriptions(string section) =>
        Map(section).ToDictionary(item => item.Name, item => Text(item.Value, "description"));

    public static IReadOnlyList<ActionStep> Steps { get; } =
        [.. ((YamlSequenceNode)((YamlMappingNode)Document["runs"])["steps"]).Cast<YamlMappingNode>().Select(StepOf)];

    private static ActionStep StepOf(YamlMappingNode step) => new(
        Text(step, "id"),
        Text(step, "shell"),
        Text(step, "run"),
        ((YamlMappingNode)step["env"]).ToDictionary(variable => variable.Key.ToString(), variable => variable.Value.ToString()));

    private static IEnumerable<(string Name, YamlMappingNode Value)> Map(string section) =>
        ((YamlMappingNode)Document[section]).Select(item => (item.Key.ToString(), (YamlMappingNode)item.Value));

    private static string Text(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) ? value.ToString() : "";

    private static YamlMappingNode Load()
    {
        using var reader = File.OpenText(Path.Combine(Folder, "action.yml"));
        var stream = new YamlStream();
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }
}
