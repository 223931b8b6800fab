using System.Text;
using System.Text.RegularExpressions;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Kubernetes;

namespace CopyImageGitOps.Controller.Tests.Kubernetes;

/// <summary>The manifests in <c>deploy/</c>, as the real kustomize builds them.</summary>
internal static partial class DeployFolder
{
    /// <summary>Found from where the tests lie.</summary>
    public static string Path { get; } = Find();

    /// <param name="overlay">A folder of <c>deploy/</c>, or any other.</param>
    public static async Task<IReadOnlyList<Manifest>> BuildAsync(string overlay, CancellationToken ct)
    {
        var folder = System.IO.Path.Combine(Path, overlay);
        var text = Encoding.UTF8.GetString(await ProcessRunner.RunAsync(RealPart.Require("kustomize"), ["build", folder], ct));
        return [.. text.Split("\n---\n").Select(Read)];
    }

    /// <summary>One of them with components, as an overlay of a user's.</summary>
    /// <param name="components">Folders of <c>deploy/components</c>.</param>
    public static async Task<IReadOnlyList<Manifest>> BuildAsync(string overlay, IReadOnlyList<string> components, CancellationToken ct)
    {
        using var folder = new TemporaryFolder();
        var deploy = System.IO.Path.GetRelativePath(folder["overlay"], Path);
        var list = string.Join(", ", components.Select(component => $"{deploy}/components/{component}"));
        folder.Add("overlay/kustomization.yaml", $"resources: [{deploy}/{overlay}]\ncomponents: [{list}]\n");
        return await BuildAsync(folder["overlay"], ct);
    }

    /// <summary>
    /// Applies objects. The API server that Debian's sources make is older than some versions of the API that <c>deploy/</c> uses.
    /// </summary>
    /// <returns>The objects of versions that the API server lacks, which were left out.</returns>
    public static async Task<IReadOnlyList<Manifest>> ApplyAsync(
        ControlPlane plane, IReadOnlyList<Manifest> manifests, CancellationToken ct, params string[] flags)
    {
        var versions = (await plane.KubectlAsync(ct, "api-versions")).Split('\n').ToHashSet(StringComparer.Ordinal);
        var known = manifests.ToLookup(manifest => versions.Contains(manifest.ApiVersion));
        using var folder = new TemporaryFolder();
        folder.Add("manifests.yaml", string.Join("\n---\n", known[true].Select(manifest => manifest.Text)));
        await plane.KubectlAsync(ct, ["apply", "-f", folder["manifests.yaml"], .. flags]);
        return [.. known[false]];
    }

    private static Manifest Read(string text) =>
        new(Version().Match(text).Groups[1].Value, Kind().Match(text).Groups[1].Value, text);

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            var candidate = System.IO.Path.Combine(folder, "deploy");
            if (Directory.Exists(System.IO.Path.Combine(candidate, "base"))) return candidate;
        }

        throw new DirectoryNotFoundException($"deploy/ is not above {AppContext.BaseDirectory}.");
    }

    [GeneratedRegex(@"^apiVersion: (\S+)$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Version();

    [GeneratedRegex(@"^kind: (\S+)$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Kind();
}

/// <summary>One object.</summary>
/// <param name="Text">The whole of it, in YAML.</param>
internal sealed record Manifest(string ApiVersion, string Kind, string Text)
{
    public T As<T>() => k8s.KubernetesYaml.Deserialize<T>(Text);
}

/// <summary>Finding objects among those that were built.</summary>
internal static class Manifests
{
    /// <summary>The only object of a kind.</summary>
    public static T Only<T>(this IReadOnlyList<Manifest> manifests, string kind) => manifests.Single(manifest => manifest.Kind == kind).As<T>();
}
