using CopyImageGitOps.Controller.Watching;
using CopyImageGitOps.Locking;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Controller.Reconciling.Mirroring;

/// <summary>The public images of one workload, and the lock file that they are looked up in all the way.</summary>
internal sealed record WorkloadImages(IReadOnlyList<ImageField> Fields, LockFile Lock)
{
    public static WorkloadImages Of(Workload workload, LockFile lockFile) => new([.. workload.Images.Select(image => image.Field)], lockFile);

    public IEnumerable<ImageReference> References => Fields.Select(at => at.Reference).Distinct();
}
