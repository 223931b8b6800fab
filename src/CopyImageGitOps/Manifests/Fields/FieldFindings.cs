using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests.Text;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Manifests.Fields;

/// <summary>What is said of an image field. All are warnings: nothing has failed, but an image stays where it is.</summary>
internal static class FieldFindings
{
    /// <summary>Stands in a message for the number of the other line that it speaks of.</summary>
    public const string OtherLine = "{line}";

    public static Finding TemplateExpression(string value) => Warning(
        FindingCodes.TemplateExpression,
        $"The image '{Excerpt.Of(value)}' is a template expression",
        "Render the template into the repository, or set the image in the template's values.");

    public static Finding Variable(string value) => Warning(
        FindingCodes.Variable,
        $"The image '{Excerpt.Of(value)}' has a variable that is filled in elsewhere",
        "Write the image out, or let the variable stand for a private one.");

    public static Finding SopsEncrypted(SopsProtection protection) => Warning(
        FindingCodes.SopsEncrypted,
        protection == SopsProtection.AllValues
            ? "The authentication code of SOPS covers this image: an edit would make the file undecryptable"
            : "The image is encrypted with SOPS",
        "Change the image with 'sops edit', or keep workloads in files of their own.");

    public static Finding ReferenceInvalid(ReferenceError error) => Warning(
        FindingCodes.ReferenceInvalid,
        error.ToString(),
        "Correct the image; until then it is left alone.");

    public static Finding NotText(string value, string tag) => Warning(
        FindingCodes.ReferenceInvalid,
        $"The image '{Excerpt.Of(value)}' has the tag '{Excerpt.Of(tag)}', so it is not text",
        "Remove the tag, or use '!!str'.");

    public static Finding NotInOnePiece(string value) => Warning(
        FindingCodes.ReferenceInvalid,
        $"The image '{Excerpt.Of(value)}' is not written in one piece",
        "Write the image on one line.");

    public static Finding LineBreakAtEnd(string value) => Warning(
        FindingCodes.ReferenceInvalid,
        $"The image '{Excerpt.Of(value)}' ends with a line break, which Kubernetes refuses in a pod",
        "End the block scalar's header with '-', as in 'image: >-'.");

    public static Finding AliasConflict(string value) => Warning(
        FindingCodes.AliasConflict,
        $"The image '{Excerpt.Of(value)}' is shared through an anchor with line {OtherLine}, where it is not an image field of an object to be edited",
        "Write the image out in one of the places.");

    public static Finding TooLong(string value) => Warning(
        FindingCodes.ReferenceInvalid,
        $"The image '{Excerpt.Of(value)}' has {value.Length} characters, which no reference has",
        "Correct the image; until then it is left alone.");

    public static Finding Duplicate(DuplicateKey key) => Warning(
        FindingCodes.DuplicateKey,
        key.IsMerged
            ? $"{Twice(key)}, and one of them comes from a merge key: kubectl and kustomize take different ones"
            : $"{Twice(key)}: kubectl takes the last one, kustomize refuses the file",
        key.IsMerged ? "Write '<<' before the keys that are to win over it." : "Remove one of them; until then the images of both count.");

    private static string Twice(DuplicateKey key) => $"The key '{Excerpt.Of(key.First.Key!)}' is given on line {OtherLine} too";

    private static Finding Warning(string code, string message, string hint) => new(Severity.Warning, code, message) { Hint = hint };
}
