namespace CopyImageGitOps.Controller.Watching;

internal static class WorkloadDifference
{
    /// <summary>Whether the reconciler may decide otherwise than before: not by a version, a status or an annotation that it writes itself.</summary>
    public static bool Matters(Workload before, Workload after) =>
        before.Uid != after.Uid
        || before.Owner != after.Owner
        || before.ManagedBy != after.ManagedBy
        || before.IsPaused != after.IsPaused
        || before.IsIgnored != after.IsIgnored
        || !before.PullSecrets.SequenceEqual(after.PullSecrets, StringComparer.Ordinal)
        || !(before.Findings ?? []).SequenceEqual(after.Findings ?? [])
        || !before.Images.Select(Identity).SequenceEqual(after.Images.Select(Identity));

    private static (string Path, string? Container, string Value) Identity(WorkloadImage image) => (image.Path, image.Container, image.Field.Value);
}
