using CopyImageGitOps.References;

namespace CopyImageGitOps.Copying;

/// <summary>Places that skopeo's users know and that are not copied from or to: they would else be taken for repositories.</summary>
public static class OtherTransports
{
    private const string Unpack = "unpack it, and name the folder as oci:path";

    private static readonly (string Prefix, string Reason)[] All =
    [
        ("oci-archive:", $"is an archive, which is not read or written; {Unpack}"),
        ("docker-archive:", $"is an archive, which is not read or written; if 'docker save' of Docker 25 or later made it, {Unpack}"),
        ("docker-daemon:", "is an image of a local Docker daemon, which is not read or written; push it to a registry first"),
        ("containers-storage:", "is an image of a local Podman, which is not read or written; push it to a registry first"),
        ("dir:", "is skopeo's own kind of folder, which is not read or written; use oci:path"),
        ("docker://", "is skopeo's word for a registry; write the reference without it"),
    ];

    /// <summary>Null if the text is nothing of the kind.</summary>
    public static ReferenceError? Refusal(string text)
    {
        var (prefix, reason) = Array.Find(All, transport => text.StartsWith(transport.Prefix, StringComparison.Ordinal));
        return prefix is null ? null : new ReferenceError(text, prefix, reason);
    }
}
