using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Registries;

namespace CopyImageGitOps.Controller.Reconciling.Mirroring;

/// <summary>What failures of copying mean for what is done next.</summary>
internal static class Refusals
{
    /// <summary>What no second try changes: the configuration, the image or the destination's tags would have to be others.</summary>
    private static readonly HashSet<string> Lasting = new(StringComparer.Ordinal)
    {
        FindingCodes.TargetCollision, FindingCodes.TargetInvalid, FindingCodes.TagConflict, FindingCodes.TagImmutable, FindingCodes.ImageUnsupported,
        FindingCodes.PlatformMissing, FindingCodes.SparseIndexRefused,
    };

    /// <summary>The source wants other credentials: registries answer alike for private and for absent images.</summary>
    public static bool Is(CopyFailure failure) =>
        failure is { Side: RegistrySide.Source, Code: FindingCodes.RegistryUnauthorized or FindingCodes.ImageNotFound };

    public static bool IsLasting(Finding finding) => Lasting.Contains(finding.Code);
}
