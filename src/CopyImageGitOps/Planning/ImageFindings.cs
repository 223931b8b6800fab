using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests;

namespace CopyImageGitOps.Planning;

/// <summary>Says the same of an image at every place that references it.</summary>
internal static class ImageFindings
{
    public static IEnumerable<Finding> At(IEnumerable<ImageField> fields, string code, string message, string? hint, Severity severity = Severity.Error) =>
        At(fields, new Finding(severity, code, message) { Hint = hint });

    public static IEnumerable<Finding> At(IEnumerable<ImageField> fields, Finding finding) =>
        fields.Select(field => finding with { File = field.File, Line = field.Line, Field = field.Field });
}
