using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests.Text;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Manifests;

/// <summary>
/// What is said of a file as a whole. An error where it may hold public images and nobody can tell; a warning or less where it is known
/// why it was left alone.
/// </summary>
internal static class FileFindings
{
    public static Finding TooLarge(string file, long maximum) => new(
        Severity.Warning,
        FindingCodes.FileTooLarge,
        $"The file is larger than {maximum} bytes, so it was not read")
    {
        File = file,
        Hint = "Raise 'maximumFileSize' if it holds manifests.",
    };

    public static Finding Unreadable(string file, string reason) => new(
        Severity.Error,
        FindingCodes.FileUnreadable,
        $"The file cannot be read: {reason}")
    {
        File = file,
        Hint = "Make the file readable, or remove it from the repository.",
    };

    public static Finding Missing(string file) => new(
        Severity.Warning,
        FindingCodes.FileUnreadable,
        "The file is listed, but it is not there")
    {
        File = file,
        Hint = "Restore the file, or commit its removal.",
    };

    public static Finding LinkOutside(string file, string target) => new(
        Severity.Warning,
        FindingCodes.LinkOutside,
        $"The file is a link that leads out of the repository, to '{target}'; it was not read")
    {
        File = file,
        Hint = "Replace the link by the file that it leads to.",
    };

    /// <param name="invalid">The offset of the first invalid byte.</param>
    public static Finding EncodingInvalid(string file, TextEncoding encoding, ReadOnlySpan<byte> content, int invalid)
    {
        var name = encoding.Form switch
        {
            UnicodeForm.Utf8 => "UTF-8",
            UnicodeForm.Utf32 => "UTF-8 or UTF-16, but UTF-32",
            _ => "UTF-16",
        };
        return new Finding(Severity.Error, FindingCodes.EncodingInvalid, $"The file is not valid {name}")
        {
            File = file,
            Line = encoding.LineAt(content, invalid),
            Hint = "Save the file as UTF-8.",
        };
    }

    public static Finding Unreadable(string file, ManifestText text, UnreadableDocumentException e)
    {
        var isSyntax = e.Code is FindingCodes.YamlInvalid or FindingCodes.JsonInvalid;
        if (isSyntax && text.FirstTemplateExpression is var template and >= 0) return Template(file, text.LineOf(template));
        var message = e.Code switch
        {
            FindingCodes.YamlInvalid => $"The file is not valid YAML: {e.Message}",
            FindingCodes.JsonInvalid => $"The file is not valid JSON: {e.Message}",
            _ => $"The file is too complex to be read: {e.Message}",
        };
        return new Finding(Severity.Error, e.Code, message)
        {
            File = file,
            Line = text.LineOf(e.Offset),
            Hint = "Correct the file; until then none of its documents is edited.",
        };
    }

    private static Finding Template(string file, int line) =>
        new(
            Severity.Warning,
            FindingCodes.HelmTemplate,
            "The file has template expressions ('{{') and does not parse without being rendered")
        {
            File = file,
            Line = line,
            Hint = "Render the template into the repository, or set its images in its values.",
        };
}
