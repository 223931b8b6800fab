using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Graph;

/// <summary>
/// The fields of a kustomization that name files, directories or URLs
/// (https://github.com/kubernetes-sigs/kustomize/blob/master/api/types/kustomization.go), current and deprecated.
/// </summary>
internal static class KustomizationFields
{
    public static IReadOnlyList<Mention> Read(Node kustomization)
    {
        var mentions = new Mentions();
        mentions.Texts(kustomization, "resources", "", MentionKind.Resource);
        mentions.Texts(kustomization, "bases", "", MentionKind.Resource);
        mentions.Texts(kustomization, "components", "", MentionKind.Directory);
        mentions.Texts(kustomization, "crds", "", MentionKind.File);
        mentions.Texts(kustomization, "configurations", "", MentionKind.Configuration);
        foreach (var plugins in (string[])["generators", "transformers", "validators"]) mentions.Texts(kustomization, plugins, "", MentionKind.Plugin);
        mentions.Texts(kustomization, "patchesStrategicMerge", "", MentionKind.Patch);
        foreach (var list in (string[])["patches", "patchesJson6902", "replacements"]) mentions.Paths(kustomization, list);
        foreach (var generator in (string[])["configMapGenerator", "secretGenerator"])
            foreach (var (index, item) in kustomization.FindItems(generator)) mentions.Sources(item, $"{generator}[{index}].");
        mentions.Text(kustomization.FindField("openapi"), "path", "openapi.", MentionKind.File);
        HelmFields.Read(kustomization, mentions);
        return mentions.All;
    }
}
