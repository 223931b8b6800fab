using CopyImageGitOps.Findings;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying.Platforms;

/// <summary>What of an image is copied if only some platforms are wanted: the manifest with the children that stay, and what was left out.</summary>
/// <param name="Manifest">Its bytes are those of the whole: an index is written as it is, so that its digest stays.</param>
/// <param name="LeftOut">The platforms of the children that are not copied, sorted.</param>
internal sealed record PlatformSelection(ImageManifest Manifest, IReadOnlyList<string> LeftOut)
{
    private const string Hint = "Correct 'platforms', use an image that has them, or exclude this one.";

    /// <exception cref="CopyException">The image has none of the platforms.</exception>
    public static PlatformSelection Of(ImageManifest manifest, CopyRequest request)
    {
        var filter = new PlatformFilter(request.Platforms);
        if (filter.IsEmpty || manifest.Children.Count == 0) return new PlatformSelection(manifest, []);
        var left = manifest.Children.Where(c => c.Platform is not null && !filter.Wants(c.Platform)).ToList();
        var leftDigests = left.Select(c => c.Digest).Except(manifest.Children.Except(left).Select(c => c.Digest)).ToHashSet();
        var chosen = manifest.Children.Where(c => !leftDigests.Contains(c.IsAttestation ? c.Subject! : c.Digest)).ToList();
        var available = ImagePlatforms.Sort(manifest.Children.Select(c => c.Platform));
        if (chosen.TrueForAll(c => c.IsAttestation)) throw None(request, available);
        return new PlatformSelection(
            manifest with { Children = chosen, IsSparse = leftDigests.Count > 0 },
            ImagePlatforms.Sort(left.Where(c => leftDigests.Contains(c.Digest)).Select(c => c.Platform)));
    }

    /// <summary>What there is to say of the platforms that are wanted and not there.</summary>
    /// <param name="copied">The platforms of the children that stay, or of the single image.</param>
    public IReadOnlyList<Finding> FindingsOf(CopyRequest request, IReadOnlyList<string> copied) => FindingsOf(request, copied, LeftOut);

    public static IReadOnlyList<Finding> FindingsOf(CopyRequest request, IReadOnlyList<string> copied, IReadOnlyList<string> leftOut)
    {
        // What does not say for which platform it is, an artifact as a rule, is for all of them.
        if (copied.Count == 0) return [];
        var available = ImagePlatforms.Sort([.. copied, .. leftOut]);
        var missing = new PlatformFilter(request.Platforms).Missing(available);
        if (missing.Count == 0) return [];
        return [new Finding(Severity.Warning, FindingCodes.PlatformMissing, MissingMessage(request, missing, available)) { Hint = Hint }];
    }

    private static string MissingMessage(CopyRequest request, IReadOnlyList<string> missing, IReadOnlyList<string> available) =>
        missing.Count == request.Platforms.Count
            ? $"'{request.Source}' is for {string.Join(", ", available)} alone, and not for {string.Join(", ", missing)}; it is copied as it is."
            : $"'{request.Source}' does not have {string.Join(", ", missing)}; it has {string.Join(", ", available)}.";

    private static CopyException None(CopyRequest request, IReadOnlyList<string> available) =>
        new(
            FindingCodes.PlatformMissing,
            $"'{request.Source}' has none of the wanted platforms ({string.Join(", ", request.Platforms)}); it has {string.Join(", ", available)}.",
            Hint);
}
