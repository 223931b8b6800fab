using CopyImageGitOps.Planning;

namespace CopyImageGitOps.Running.Updating;

/// <summary>What an update will do.</summary>
/// <param name="Newer">The images to copy, each with the older copies that it takes the place of.</param>
/// <param name="Others">Everything else that the manifests or the lock file name: what is current, left alone, or failed.</param>
internal sealed record UpdatePlan(ImagePlan Newer, IReadOnlyList<ImageOutcome> Others);
