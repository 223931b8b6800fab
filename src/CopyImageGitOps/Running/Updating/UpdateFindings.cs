using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Locking;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Planning;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Running.Updating;

/// <summary>What an update has to say of entries of the lock file, and of references that it leaves alone.</summary>
internal static class UpdateFindings
{
    public static Finding NoLock => new(Severity.Error, FindingCodes.LockMissing, $"There is no {LockFile.FileName} here, so nothing is known to update.")
    {
        File = LockFile.FileName,
        Hint = "Run 'copyimage run' first: it copies the images, and writes the lock file.",
    };

    public static Finding Unused(LockEntry entry) => At(
        entry,
        Severity.Info,
        FindingCodes.LockUnused,
        $"No manifest names '{entry.Target}', the copy of '{entry.Source.Familiar}', so its source was not asked.",
        "The next 'copyimage run' removes the entry.");

    public static Finding Pinned(LockEntry entry) => At(
        entry,
        Severity.Info,
        FindingCodes.UpdatePinned,
        $"'{entry.Source.Familiar}' was written with its digest, so nothing can be newer.",
        "To follow a tag, write the public reference with the tag alone into the manifests, and run 'copyimage run'.");

    public static Finding Elsewhere(LockEntry entry) => At(
        entry,
        Severity.Error,
        FindingCodes.LockElsewhere,
        $"The copy of '{entry.Source.Familiar}' is '{entry.Target}', but by the configuration it would have another name: it was left alone.",
        "Set 'destination' and 'target' as they were, or write the public reference into the manifests again and run 'copyimage run'.");

    public static Finding Failed(LockEntry entry, CopyFailure failure) => At(entry, Severity.Error, failure.Code, failure.Message, failure.Hint);

    public static IEnumerable<Finding> Ambiguous(ImageReference copy, IEnumerable<ImageField> fields, IEnumerable<LockEntry> entries) => ImageFindings.At(
        fields,
        FindingCodes.UpdateAmbiguous,
        $"'{copy}' is the copy of {string.Join(" and of ", entries.Select(entry => $"'{entry.Source.Familiar}'"))}, which are not the same any more: "
            + "it was left alone.",
        "Write the public reference that is meant, and run 'copyimage run'; with 'pin: tag@digest' copies tell which tag they follow.",
        Severity.Warning);

    public static IEnumerable<Finding> TagMoves(ImageReference copy, PlannedImage image) => ImageFindings.At(
        image.Fields,
        FindingCodes.UpdateTag,
        $"'{copy}' is named by its tag alone: the tag moves to {image.Digest}, and no manifest changes.",
        "Pods get the new image when they pull it the next time; 'pin: tag@digest' makes it a change in Git.",
        Severity.Info);

    public static IEnumerable<Finding> Unknown(IEnumerable<ImageField> fields) => fields.SelectMany(field => ImageFindings.At(
        [field],
        FindingCodes.CopyUnknown,
        $"'{field.Reference}' is a copy that {LockFile.FileName} does not name, with this tag and digest: it was left alone.",
        "To have it updated, write the public reference with its tag, and run 'copyimage run'.",
        Severity.Info));

    public static IEnumerable<Finding> Public(IEnumerable<ImageField> fields) => fields.SelectMany(field => ImageFindings.At(
        [field],
        FindingCodes.PublicImage,
        $"'{field.Value}' is a public image, which an update leaves alone.",
        "Run 'copyimage run' to copy it and to rewrite the manifest.",
        Severity.Info));

    private static Finding At(LockEntry entry, Severity severity, string code, string message, string? hint) => new(severity, code, message)
    {
        File = LockFile.FileName,
        Line = entry.Line,
        Hint = hint,
    };
}
