using CopyImageGitOps.Manifests.Fields;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Graph.Pointing;

/// <summary>Flux's Kustomization (https://fluxcd.io/flux/components/kustomize/kustomizations/), which is no kustomization but applies one.</summary>
internal static class FluxKustomizations
{
    public const string Group = "kustomize.toolkit.fluxcd.io";

    public static IEnumerable<Application> Read(Node node, ObjectIdentity identity)
    {
        var spec = node.Find("spec");
        var path = spec.Find("path") as ScalarNode;
        // Without a source it is a patch of one, or a mistake; with one, its path is the root of the source unless it says otherwise.
        if (path is null or { IsNull: true } && spec.Find("sourceRef") is null) yield break;
        yield return new Application("Flux Kustomization", identity.Name, path is { IsNull: false } ? path.Value : "", path?.Start ?? node.Start)
        {
            Components = [.. spec.Texts("components").Select(c => c.Text)],
            Images = [.. Images(spec)],
        };
    }

    private static IEnumerable<ImageText> Images(Node? spec)
    {
        if (spec.Find("images") is not SequenceNode images) yield break;
        for (var i = 0; i < images.Items.Count; i++)
        {
            var image = images.Items[i];
            if (image.FindText("name") is not { } name) continue;
            var text = image.FindText("newName") is { } newName ? $"{name}={newName}" : name;
            if (image.FindText("newTag") is { } tag) text += $":{tag}";
            if (image.FindText("digest") is { } digest) text += $"@{digest}";
            yield return new ImageText($"spec.images[{i}]", name, text, image.Start);
        }
    }
}
