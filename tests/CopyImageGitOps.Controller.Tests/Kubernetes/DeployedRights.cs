using CopyImageGitOps.Testing.Kubernetes;
using k8s.Models;

namespace CopyImageGitOps.Controller.Tests.Kubernetes;

/// <summary>What a controller may do that was deployed from <c>deploy/</c>: its ServiceAccount, with exactly the rights that are there.</summary>
internal static class DeployedRights
{
    public const string Namespace = "copyimage-system";

    public const string ServiceAccount = "copyimage-controller";

    /// <summary>Its name in the audit log.</summary>
    public const string User = $"system:serviceaccount:{Namespace}:{ServiceAccount}";

    private static readonly HashSet<string> Kinds = ["Namespace", "ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"];

    /// <summary>Applies the ServiceAccount and its rights; the path of a kubeconfig for it.</summary>
    /// <param name="overlay">A folder of <c>deploy/</c>.</param>
    /// <param name="components">Folders of <c>deploy/components</c>.</param>
    public static async Task<string> GrantAsync(
        ControlPlane plane, CancellationToken ct, string overlay = "default", IReadOnlyList<string>? components = null)
    {
        var manifests = await DeployFolder.BuildAsync(overlay, components ?? [], ct);
        await DeployFolder.ApplyAsync(plane, [.. manifests.Where(manifest => Kinds.Contains(manifest.Kind))], ct);
        return plane.WriteKubeconfig(await plane.IssueTokenAsync(Namespace, ServiceAccount, TimeSpan.FromHours(1), ct), Namespace);
    }

    /// <summary>A kubeconfig for it over another way to the API server; after <see cref="GrantAsync"/>.</summary>
    public static async Task<string> OverAsync(CutProxy line, ControlPlane plane, CancellationToken ct) =>
        plane.WriteKubeconfig(await plane.IssueTokenAsync(Namespace, ServiceAccount, TimeSpan.FromHours(1), ct), Namespace, line.Address);

    /// <summary>Every right that the roles among the objects give, as in <c>apps/deployments patch</c>; sorted.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<Manifest> manifests)
    {
        var rules = manifests.Where(manifest => manifest.Kind == "ClusterRole").SelectMany(manifest => manifest.As<V1ClusterRole>().Rules)
            .Concat(manifests.Where(manifest => manifest.Kind == "Role").SelectMany(manifest => manifest.As<V1Role>().Rules));
        return [.. rules.SelectMany(Rights).Order(StringComparer.Ordinal)];
    }

    /// <summary>The right that a request took.</summary>
    public static string Of(AuditRecord record) => Right(record.Group, record.Resource!, record.Verb, record.Subresource);

    private static IEnumerable<string> Rights(V1PolicyRule rule) =>
        from g in rule.ApiGroups from resource in rule.Resources from verb in rule.Verbs select Right(g, resource, verb, null);

    private static string Right(string group, string resource, string verb, string? subresource) =>
        $"{(group.Length == 0 ? "" : group + "/")}{resource}{(subresource is null ? "" : "/" + subresource)} {verb}";
}
