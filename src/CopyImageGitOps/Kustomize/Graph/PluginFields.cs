using CopyImageGitOps.Manifests;
using CopyImageGitOps.Manifests.Fields;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Graph;

/// <summary>What the configuration of kustomize's own plugins, and of KRM functions, names: the same as the fields of a kustomization, by kind.</summary>
internal static class PluginFields
{
    private static readonly string[] FunctionAnnotations = ["config.kubernetes.io/function", "config.k8s.io/function"];

    public static bool IsHelmChart(Node plugin) => plugin.FindFieldText("kind") == "HelmChartInflationGenerator";

    public static void Read(Node plugin, Mentions mentions)
    {
        switch (plugin.FindFieldText("kind"))
        {
            case "PatchTransformer" or "PatchJson6902Transformer":
                mentions.Text(plugin, "path", "", MentionKind.File);
                break;
            case "PatchStrategicMergeTransformer":
                mentions.Texts(plugin, "paths", "", MentionKind.Patch);
                break;
            case "ReplacementTransformer":
                mentions.Paths(plugin, "replacements");
                break;
            case "ConfigMapGenerator" or "SecretGenerator":
                mentions.Sources(plugin, "");
                break;
            case "HelmChartInflationGenerator":
                HelmFields.ReadGenerator(plugin, mentions);
                break;
        }

        foreach (var annotation in FunctionAnnotations) Function(plugin.FindField("metadata").FindField("annotations").FindText(annotation), mentions);
    }

    /// <summary>The field specs of an ImageTagTransformer.</summary>
    public static IEnumerable<FieldSpec> ImageFields(Node plugin) =>
        plugin.FindFieldText("kind") == "ImageTagTransformer" ? FieldSpecs(plugin, "fieldSpecs") : [];

    public static IEnumerable<FieldSpec> FieldSpecs(Node parent, string key) =>
        from entry in parent.FindItems(key)
        let path = entry.Item.FindFieldText("path")
        where !string.IsNullOrEmpty(path)
        select new FieldSpec
        {
            Group = entry.Item.FindFieldText("group"),
            Version = entry.Item.FindFieldText("version"),
            Kind = entry.Item.FindFieldText("kind"),
            Path = path,
        };

    /// <summary>The program of a function, and the directories that are mounted into its container.</summary>
    private static void Function(string? annotation, Mentions mentions)
    {
        if (annotation is null || Yaml.TryRead(annotation) is not [var function, ..]) return;
        mentions.Text(function.FindField("exec"), "path", "exec.", MentionKind.File);
        mentions.Text(function.FindField("starlark"), "path", "starlark.", MentionKind.File);
        foreach (var mounts in (Node?[])[function, function.FindField("container")])
            foreach (var (index, mount) in mounts.FindItems("mounts")) mentions.Text(mount, "src", $"mounts[{index}].", MentionKind.Folder);
    }
}
