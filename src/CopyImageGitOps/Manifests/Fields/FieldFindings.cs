using CopyImageGitOps.Findings;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Manifests.Fields;

/// <summary>What is said of an image field. All are warnings: nothing has failed, but an image stays where it is.</summary>
internal static class FieldFindings
{
    /// <summary>Stands in a message for the number of the other line that it speaks of.</summary>
    public const string OtherLine = "{line}";

    public static Finding TemplateExpression(string value) => Warning(
        FindingCodes.TemplateExpression,
        $"The image '{value}' is a template expression",
        "Render the template into the repository, or set the image in the template's values.");

    public static Finding Variable(string value) => Warning(
        FindingCodes.Variable,
        $"The image '{value}' has a variable that is filled in elsewhere",
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
        $"The image '{value}' has the tag '{tag}', so it is not text",
        "Remove the tag, or use '!!str'.");

    public static Finding NotInOnePiece(string value) => Warning(
        FindingCodes.ReferenceInvalid,
        $"The image '{value}' is not written in one piece",
        "Write the image on one line.");

    public static Finding LineBreakAtEnd(string value) => Warning(
        FindingCodes.ReferenceInvalid,
        $"The image '{value}' ends with a line break, which Kubernetes refuses in a pod",
        "End the block scalar's header with '-', as in 'image: >-'.");

    public static Finding AliasConflict(string value) => Warning(
        FindingCodes.AliasConflict,
        $"The image '{value}' is shared through an anchor with line {OtherLine}, where it is not an image field of an object to be edited",
        "Write the image out in one of the places.");

    private static Finding Warning(string code, string message, string hint) => new(Severity.Warning, code, Shown(message)) { Hint = hint };

    /// <summary>A message is one line, and no value of a file gets to a terminal as a control sequence.</summary>
    private static string Shown(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(Shown)) : text;

    private static string Shown(char c) => c == '\n' ? "\\n" : char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString();
}
