using CopyImageGitOps.Findings;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Manifests.Fields;

/// <summary>
/// What is said of an image field that is left alone. All are warnings: nothing has failed, but an image stays where it is.
/// </summary>
internal static class FieldFindings
{
    public static Finding TemplateExpression(string value) => new(Severity.Warning, FindingCodes.TemplateExpression, $"The image '{Shown(value)}' is a template expression")
    {
        Hint = "Render the template into the repository, or set the image in the template's values.",
    };

    public static Finding Variable(string value) => new(Severity.Warning, FindingCodes.Variable, $"The image '{Shown(value)}' has a variable that is filled in elsewhere")
    {
        Hint = "Write the image out, or let the variable stand for a private one.",
    };

    public static Finding SopsEncrypted(SopsProtection protection) => new(
        Severity.Warning,
        FindingCodes.SopsEncrypted,
        protection == SopsProtection.AllValues ? "SOPS's authentication code covers this image: an edit would make the file undecryptable" : "The image is encrypted with SOPS")
    {
        Hint = "Change the image with 'sops edit', or keep workloads in files of their own.",
    };

    public static Finding ReferenceInvalid(ReferenceError error) => new(Severity.Warning, FindingCodes.ReferenceInvalid, Shown(error.ToString()))
    {
        Hint = "Correct the image; until then it is left alone.",
    };

    public static Finding NotText(string value, string tag) => new(Severity.Warning, FindingCodes.ReferenceInvalid, $"The image '{Shown(value)}' has the tag '{Shown(tag)}', so it is not text")
    {
        Hint = "Remove the tag, or use '!!str'.",
    };

    public static Finding NotInOnePiece(string value) => new(Severity.Warning, FindingCodes.ReferenceInvalid, $"The image '{Shown(value)}' is not written in one piece")
    {
        Hint = "Write the image on one line.",
    };

    public static Finding LineBreakAtEnd(string value) => new(Severity.Warning, FindingCodes.ReferenceInvalid, $"The image '{Shown(value)}' ends with a line break, which Kubernetes refuses in a pod")
    {
        Hint = "End the block scalar's header with '-', as in 'image: >-'.",
    };

    public static Finding AliasConflict(string value) => new(
        Severity.Warning,
        FindingCodes.AliasConflict,
        $"The image '{Shown(value)}' is shared through an anchor with line {{line}}, where it is not an image field of an object to be edited")
    {
        Hint = "Write the image out in one of the places.",
    };

    /// <summary>A message is one line, and no value of a file gets to a terminal as a control sequence.</summary>
    private static string Shown(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => c == '\n' ? "\\n" : char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString())) : text;
}
