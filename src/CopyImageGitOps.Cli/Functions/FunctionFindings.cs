using CopyImageGitOps.Configuration;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests;

namespace CopyImageGitOps.Cli.Functions;

/// <summary>What only a function has to say.</summary>
internal static class FunctionFindings
{
    public const string PublicHint = "Run 'copyimage run' to copy it and to rewrite the manifest.";

    private const string MissingHint = "Copy it with 'copyimage run', or in the mode 'copy', and give the function the new lock.";

    public static Finding Terminal { get; } =
        new(Severity.Error, FindingCodes.ResourceListInvalid, "Standard input is a terminal, and a function is given a ResourceList there.")
        {
            Hint = "kustomize and kpt do that: see docs/krm-function.md. For files of a repository use 'copyimage run'.",
        };

    public static Finding NoLock { get; } = new(Severity.Error, FindingCodes.ConfigInvalid, "The mode 'rewrite' needs a lock, and there is none.")
    {
        Hint = "Give it as spec.function.lock or spec.function.lockFile, --lock-file or COPYIMAGE_LOCK_FILE.",
    };

    public static Finding TwoLocks { get; } = new(Severity.Error, FindingCodes.ConfigInvalid, "There are two locks: 'lock' and 'lockFile'.")
    {
        Hint = "Keep one of them.",
    };

    public static Finding LockUnreadable(string path, string reason) =>
        new(Severity.Error, FindingCodes.LockInvalid, $"The lock file '{path}' cannot be read: {reason}.")
        {
            Hint = "Check the path: it is relative to the directory in which kustomize or kpt runs the function.",
        };

    /// <summary>Null if nothing is to be said.</summary>
    public static Finding? MissingInLock(ImageField field, MissingLockMode mode)
    {
        if (mode == MissingLockMode.Ignore) return null;
        var severity = mode == MissingLockMode.Warning ? Severity.Warning : Severity.Error;
        return At(field, new Finding(severity, FindingCodes.LockMissing, $"'{field.Value}' is not in the lock.") { Hint = MissingHint });
    }

    public static Finding Public(ImageField field) =>
        At(field, new Finding(Severity.Error, FindingCodes.PublicImage, $"'{field.Value}' is a public image.") { Hint = PublicHint });

    public static Finding Unusable(Exception exception) =>
        new(Severity.Error, FindingCodes.FileUnreadable, $"Standard input or output cannot be used: {exception.Message}")
        {
            Hint = "Check that the program at the other end still runs.",
        };

    private static Finding At(ImageField field, Finding finding) => finding with { File = field.File, Line = field.Line, Field = field.Field };
}
