using System.Text.Json;

namespace CopyImageGitOps.Controller.Watching;

/// <summary>Tells who else looks after an object, by what stands in its metadata.</summary>
internal static class ManagerReader
{
    /// <inheritdoc cref="ManagingTool"/>
    public static ManagingTool? Tool(JsonElement? metadata)
    {
        var labels = metadata.Find("labels");
        if (metadata.Find("annotations").Text("argocd.argoproj.io/tracking-id") is not null || labels.Text("argocd.argoproj.io/instance") is not null)
            return ManagingTool.ArgoCd;
        if (labels.Text("kustomize.toolkit.fluxcd.io/name") is not null || labels.Text("helm.toolkit.fluxcd.io/name") is not null) return ManagingTool.Flux;
        return labels.Text("app.kubernetes.io/managed-by") == "Helm" ? ManagingTool.Helm : null;
    }

    /// <inheritdoc cref="Workload.Owner"/>
    public static OwnerIdentity? Owner(JsonElement? metadata)
    {
        foreach (JsonElement? owner in metadata.Items("ownerReferences"))
        {
            if (owner.IsTrue("controller"))
                return new OwnerIdentity(owner.Text("apiVersion") ?? "", owner.Text("kind") ?? "", owner.Text("name") ?? "", owner.Text("uid") ?? "");
        }

        return null;
    }
}
