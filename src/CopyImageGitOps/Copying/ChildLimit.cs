using CopyImageGitOps.Findings;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying;

/// <summary>How many manifests an index may have: each is a request at both ends, and may be an index again.</summary>
internal static class ChildLimit
{
    private const int Maximum = 1000;

    /// <exception cref="CopyException">There are more.</exception>
    public static void Check(CopyRequest request, ImageManifest manifest)
    {
        if (manifest.Children.Count <= Maximum) return;
        throw new CopyException(
            FindingCodes.ImageUnsupported,
            $"'{request.Source}' cannot be copied: its index {manifest.Raw.Digest} has {manifest.Children.Count} manifests, "
            + $"and more than {Maximum} are not copied.",
            "Exclude this image.");
    }
}
