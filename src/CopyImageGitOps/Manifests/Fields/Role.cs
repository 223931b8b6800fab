using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Manifests.Fields;

/// <summary>What a node is to its parents, as far as images are concerned.</summary>
internal enum Role
{
    Other,
    ContainerList,
    Container,
    VolumeList,
    Volume,
    ImageVolume,
    Image,
}

/// <summary>
/// Where images stand in any object: kustomize's rule for containers
/// (https://github.com/kubernetes-sigs/kustomize/blob/master/api/filters/imagetag/legacy.go), ephemeral containers, and image volumes
/// (https://kubernetes.io/docs/concepts/storage/volumes/#image).
/// </summary>
internal static class Roles
{
    public static Role OfEntry(Role parent, string? key, Node value) => (parent, key, value) switch
    {
        (Role.Container, "image", _) => Role.Image,
        (Role.Volume, "image", MappingNode) => Role.ImageVolume,
        (Role.ImageVolume, "reference", _) => Role.Image,
        (_, "containers" or "initContainers" or "ephemeralContainers", SequenceNode) => Role.ContainerList,
        (_, "volumes", SequenceNode) => Role.VolumeList,
        _ => Role.Other,
    };

    public static Role OfItem(Role list) => list switch
    {
        Role.ContainerList => Role.Container,
        Role.VolumeList => Role.Volume,
        _ => Role.Other,
    };
}
