using CopyImageGitOps.Configuration;
using CopyImageGitOps.Copying.Platforms;
using CopyImageGitOps.Locking;
using CopyImageGitOps.Planning;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Running;

/// <summary>
/// Copies that manifests reference already, and that were made when fewer platforms were wanted: the lock file tells which, without a request.
/// </summary>
internal static class PlatformGaps
{
    public static ImagePlan AddTo(ImagePlan plan, LockFile locked, FoundImages found, CopyImageConfig config)
    {
        var filter = new PlatformFilter(config.Platforms);
        var planned = plan.Images.Select(image => image.Source).ToHashSet();
        var fields = found.Fields[ImageClass.Copy].ToLookup(field => field.Reference);
        var gaps =
            from entry in locked.Images
            where entry.LeftOut.Any(filter.Wants) && fields.Contains(entry.Target) && !planned.Contains(entry.Source)
            let target = new ImageReference(entry.Target.Repository, entry.Target.Tag, entry.Digest)
            // The tag may have moved on; what is missing belongs to the digest.
            select new PlannedImage(entry.Source, entry.Digest, target, [.. fields[entry.Target]]) { OwnsTag = false, Written = entry.Target };
        return plan with { Images = [.. plan.Images.Concat(gaps).OrderBy(image => image.Source.ToString(), StringComparer.Ordinal)] };
    }
}
