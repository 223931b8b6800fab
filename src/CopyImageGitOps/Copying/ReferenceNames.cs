using CopyImageGitOps.References;

namespace CopyImageGitOps.Copying;

internal static class ReferenceNames
{
    /// <summary>What a repository is asked for to read the image: the digest decides.</summary>
    public static string DigestOrTag(this ImageReference reference) => reference.Digest?.ToString() ?? reference.Tag!.Value;
}
