using System.Net;
using CopyImageGitOps.Copying.Ends;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying.Platforms;

/// <summary>
/// Indexes of which only some children are in the destination. A registry may refuse them
/// (https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-manifests); sending the content again would not help then.
/// </summary>
internal static class SparseIndexes
{
    public static async Task PutAsync(IImageTarget target, string reference, ImageManifest manifest, CancellationToken ct)
    {
        try
        {
            await target.PutAsync(reference, manifest, ct);
        }
        catch (RegistryException e) when (manifest.IsSparse && IsRefusal(e))
        {
            throw new RegistryException(
                e.Context,
                FindingCodes.SparseIndexRefused,
                $"{e.Registry} does not take an index of which it lacks platforms ({e.Body ?? $"it answered {(int?)e.Status}"}).",
                e)
            {
                Status = e.Status,
            };
        }
    }

    private static bool IsRefusal(RegistryException problem) =>
        problem.Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity;
}
