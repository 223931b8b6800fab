using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Controller.Watching;

/// <summary>What the finder says of a file, said of an object: that has fields, but no lines, and is corrected where it is applied from.</summary>
internal static class LiveFindings
{
    /// <returns>Null if there is nothing to say.</returns>
    public static IReadOnlyList<Finding>? Of(IReadOnlyList<Finding> findings, ObjectKey key) =>
        findings.Count == 0 ? null : [.. findings.Select(finding => Of(finding) with { File = key.ToString(), Line = null })];

    private static Finding Of(Finding finding) => finding.Field is null ? OfObject(finding) : finding;

    private static Finding OfObject(Finding finding) => finding with
    {
        Message = finding.Message.Replace("The file", "The object", StringComparison.Ordinal),
        Hint = finding.Code == FindingCodes.FileTooLarge
            ? "Raise 'maximumFileSize'; until then its images are not looked at."
            : "Make the object simpler; until then its images are not looked at.",
    };
}
