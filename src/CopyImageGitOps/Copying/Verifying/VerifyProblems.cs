using CopyImageGitOps.Copying.Platforms;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;

namespace CopyImageGitOps.Copying.Verifying;

/// <summary>Puts the flaws of an image into words: a part once with all platforms that need it, and what could not be decided once for each reason.</summary>
internal static class VerifyProblems
{
    public static IReadOnlyList<VerifyProblem> Of(ImageReference reference, IReadOnlyList<ImageFlaw> flaws)
    {
        var verdicts = flaws.ToLookup(f => IsVerdict(CodeOf(f)));
        return
        [
            .. verdicts[true].GroupBy(f => (f.Part, f.Digest)).Select(same => Verdict(reference, [.. same])),
            .. verdicts[false].GroupBy(CodeOf).Select(same => Undecided([.. same])),
        ];
    }

    private static bool IsVerdict(string code) =>
        code is FindingCodes.CopyMissing or FindingCodes.CopySparse or FindingCodes.CopyIncomplete or FindingCodes.ContentCorrupt;

    private static string CodeOf(ImageFlaw flaw) => (CopyFailures.From(flaw.Cause)!.Code, flaw.Part) switch
    {
        (FindingCodes.ImageNotFound, ImagePart.Top) => FindingCodes.CopyMissing,
        (FindingCodes.ImageNotFound, ImagePart.Child) => FindingCodes.CopySparse,
        (FindingCodes.ImageNotFound, _) => FindingCodes.CopyIncomplete,
        var (code, _) => code,
    };

    private static VerifyProblem Verdict(ImageReference reference, List<ImageFlaw> same)
    {
        var flaw = same[0];
        var platforms = ImagePlatforms.Sort(same.Select(f => f.Platform));
        var needed = platforms.Count == 0 ? "" : $" ({string.Join(", ", platforms)})";
        var (message, hint) = CodeOf(flaw) switch
        {
            FindingCodes.CopyMissing => ($"'{reference}' is not in the registry.", CopyFindings.MissingHint),
            FindingCodes.CopySparse => (
                $"'{reference}' lists the manifest {flaw.Digest}{needed}, which is not in the registry.",
                "Delete the image in the registry and copy it again: 'copyimage copy' takes what is there under its tag and digest for whole."),
            FindingCodes.CopyIncomplete => (
                $"'{reference}' needs the blob {flaw.Digest}{needed}, which is not in the registry.",
                "Delete the image in the registry and copy it again: 'copyimage copy' takes what is there under its tag and digest for whole."),
            _ => (
                $"'{reference}' is corrupt at {PartOf(flaw)}{needed}: {ReasonOf(flaw)}",
                "Restore the registry's storage from a backup, or delete the image and this content there and copy it again; a proxy may be the cause, too."),
        };
        return new VerifyProblem(CodeOf(flaw), message, hint, flaw.Digest, platforms);
    }

    private static string PartOf(ImageFlaw flaw) =>
        flaw.Digest is null ? "its manifest" : $"the {(flaw.Part == ImagePart.Blob ? "blob" : "manifest")} {flaw.Digest}";

    private static string ReasonOf(ImageFlaw flaw) => (flaw.Cause as RegistryException)?.Reason ?? flaw.Cause.Message;

    private static VerifyProblem Undecided(List<ImageFlaw> same)
    {
        var failure = CopyFailures.From(same[0].Cause)!;
        var others = same.DistinctBy(f => f.Digest).Count() - 1;
        return new VerifyProblem(
            failure.Code,
            others == 0 ? failure.Message : $"{failure.Message} It was the same with {(others == 1 ? "1 other part" : $"{others} other parts")} of the image.",
            same[0].Cause is RegistryException { FindingCode: FindingCodes.RegistryUnauthorized } e
                ? $"Log in with 'docker login {e.Registry}', or set COPYIMAGE_USERNAME and COPYIMAGE_PASSWORD; the account needs the right to pull."
                : failure.Hint,
            same[0].Digest,
            ImagePlatforms.Sort(same.Select(f => f.Platform)));
    }
}
