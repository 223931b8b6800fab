using CopyImageGitOps.Kustomize.Graph;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Tests.Kustomize.Graph;

internal static class Graphs
{
    public const string Pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: nginx}]}\n";

    public static KustomizationGraph Graph(this TemporaryFolder folder, string root = "", string pathPrefix = "") =>
        KustomizationGraph.Read(folder[root], ManifestFolder.Enumerate(folder[root]).List(), pathPrefix, TestContext.Current.CancellationToken);

    /// <summary>A kustomization of these lines, and the resources that it names if they are to be pods.</summary>
    public static TemporaryFolder Kustomization(this TemporaryFolder folder, string directory, params string[] lines) =>
        folder.Add(directory.Length == 0 ? "kustomization.yaml" : $"{directory}/kustomization.yaml", string.Join('\n', lines) + "\n");

    public static IEnumerable<string> Directories(this IEnumerable<KustomizationRoot> roots) => roots.Select(r => r.Kustomization.Directory);

    public static KustomizationRoot Root(this KustomizationGraph graph, string directory) => graph.Roots.Single(r => r.Kustomization.Directory == directory);

    /// <summary>As in <c>resources[0] base -> Kustomization base</c>.</summary>
    public static IEnumerable<string> Listing(this Kustomization kustomization) =>
        kustomization.References.Select(r => $"{r.Line}: {r.Field} {r.Value} -> {r.Target} {r.Path}".TrimEnd());
}
