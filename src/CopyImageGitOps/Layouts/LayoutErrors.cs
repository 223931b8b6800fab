using CopyImageGitOps.Findings;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Layouts;

/// <summary>Makes a <see cref="LayoutException"/> of what went wrong.</summary>
internal static class LayoutErrors
{
    private const string CheckDisk = "Check the path, its permissions, and that the disk has room.";
    private const string CarryAgain = "Copy the folder from where it was made once more; if the image is broken there, too, make the folder anew.";

    public static LayoutException Invalid(string path, string reason, string hint, Exception? inner = null) =>
        new(FindingCodes.LayoutInvalid, $"'{OneLine.Of(path)}' is not a usable OCI image layout: {reason}.", hint, inner);

    public static LayoutException Corrupt(string operation, string reason) =>
        new(FindingCodes.ContentCorrupt, $"Cannot {operation}: {reason}", CarryAgain);

    public static LayoutException Unsupported(string operation, string reason) =>
        new(FindingCodes.ImageUnsupported, $"Cannot {operation}: {reason}", "Use an image in OCI or Docker schema 2 format.");

    /// <summary>What the system said of a file; its own messages name the path.</summary>
    public static LayoutException File(string operation, Exception problem) =>
        new(FindingCodes.FileUnreadable, $"Cannot {operation}: {OneLine.Of(problem.Message)}", CheckDisk, problem);

    public static bool IsOfFile(Exception problem) => problem is IOException or UnauthorizedAccessException;
}
