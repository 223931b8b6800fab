using CopyImageGitOps.Manifests.Fields;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Graph.Pointing;

/// <summary>The sources of an Argo CD Application (https://argo-cd.readthedocs.io/en/stable/operator-manual/application.yaml).</summary>
internal static class ArgoSources
{
    public const string Group = "argoproj.io";

    public static IEnumerable<Application> Read(Node node, ObjectIdentity identity) => Read(node.Find("spec"), "spec.", "Argo CD Application", identity.Name, text => text);

    /// <param name="field">Stands before each field.</param>
    /// <param name="fill">Fills parameters in; null for what cannot be filled.</param>
    public static IEnumerable<Application> Read(Node? spec, string field, string kind, string? name, Func<string, string?> fill)
    {
        var sources = new List<(string Field, Node? Source)>
        {
            ($"{field}source.", spec.Find("source")), ($"{field}sourceHydrator.drySource.", spec.Find("sourceHydrator").Find("drySource")),
        };
        sources.AddRange(spec.Items("sources").Select((source, i) => ($"{field}sources[{i}].", (Node?)source)));
        foreach (var (at, source) in sources)
        {
            if (Application(source, at, kind, name, fill) is { } application) yield return application;
        }
    }

    /// <summary>Those of <c>kustomize.images</c>.</summary>
    public static IEnumerable<ImageText> Images(Node? source, string field) =>
        from image in source.Find("kustomize").Texts("images")
        select ImageText.OfArgo($"{field}kustomize.images[{image.Index}]", image.Text, image.Offset);

    private static Application? Application(Node? source, string field, string kind, string? name, Func<string, string?> fill)
    {
        // A source that says it is a chart or a directory of manifests is not rendered by kustomize, whatever lies there.
        if (source.Find("path") is not ScalarNode { IsNull: false } path || source.Find("helm") is MappingNode || source.Find("directory") is MappingNode)
            return null;
        if (fill(path.Value) is not { } filled) return null;
        return new Application(kind, name, filled, path.Start)
        {
            Components = [.. source.Find("kustomize").Texts("components").Select(c => fill(c.Text)).OfType<string>()],
            Images = [.. Images(source, field)],
        };
    }
}
