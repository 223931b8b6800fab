using System.Globalization;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Manifests.Fields;

/// <summary>What a Kubernetes object says of itself.</summary>
internal sealed record ObjectIdentity(string ApiVersion, string Kind, string? Name, string? Namespace)
{
    /// <summary>The kind or the version is given twice: one reader takes the object for something else than another one does.</summary>
    public bool IsAmbiguous { get; init; }

    /// <summary>Empty for the core group.</summary>
    public string Group => ApiVersion.Contains('/') ? ApiVersion[..ApiVersion.IndexOf('/')] : "";

    public string Version => ApiVersion[(ApiVersion.IndexOf('/') + 1)..];

    /// <summary>For an item of a list, the list's, if it has none of its own.</summary>
    public ManifestOrigin? Origin { get; init; }

    public bool IsList => Kind.EndsWith("List", StringComparison.Ordinal);

    /// <summary>The schema of a custom resource has fields of any name, and our own configuration names images that are not run.</summary>
    public bool HoldsNoImages => !IsAmbiguous
        && (Group, Kind) is ("apiextensions.k8s.io", "CustomResourceDefinition") or ("copyimage.dev", "CopyImage");

    /// <param name="list">Of an item: its list, whose items may leave out what the list says (a <c>PodList</c> has Pods).</param>
    /// <returns>Null for what is not a Kubernetes object: Helm values, workflows, compose files.</returns>
    public static ObjectIdentity? Read(Node node, ObjectIdentity? list)
    {
        // What a ResourceList holds is of any kind: an item without one is a kustomization.
        var typed = list is { Kind: not "ResourceList" } ? list : null;
        var kind = Cut(node.FindText("kind")) ?? typed?.Kind[..^"List".Length];
        var apiVersion = Cut(node.FindText("apiVersion")) ?? typed?.ApiVersion;
        if (string.IsNullOrEmpty(kind) || apiVersion is null) return null;
        var metadata = node.Find("metadata");
        return new ObjectIdentity(apiVersion, kind, Cut(metadata.FindText("name")), Cut(metadata.FindText("namespace")))
        {
            IsAmbiguous = node.IsTwice("kind") || node.IsTwice("apiVersion"),
            Origin = OriginIn(metadata.Find("annotations")) ?? list?.Origin,
        };
    }

    private static ManifestOrigin? OriginIn(Node? annotations)
    {
        if (annotations is null || Find("path") is not { } path) return null;
        return new ManifestOrigin(path, int.TryParse(Find("index"), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null);

        string? Find(string part) =>
            annotations.FindText($"internal.config.kubernetes.io/{part}") ?? annotations.FindText($"config.kubernetes.io/{part}");
    }

    private static string? Cut(string? text) => text?.Length > Limits.Name ? text[..Limits.Name] : text;
}
