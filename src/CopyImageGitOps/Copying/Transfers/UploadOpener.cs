using System.Net;
using CopyImageGitOps.Copying.Ends;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying.Transfers;

/// <summary>
/// Opens the upload of a blob, unless the registry turns out to have it: it is asked to mount the blob, which is one request whatever the answer
/// (docs/decisions/0004-finding-present-blobs.md).
/// </summary>
/// <param name="holder">A repository of the destination's registry that is known to have the blob.</param>
internal sealed class UploadOpener(ImageCopy image, Descriptor blob, Repository? holder)
{
    /// <summary>From here on a lookup is cheap beside sending again what may be there.</summary>
    private const long WorthLookingUp = 8 * 1024 * 1024;

    private readonly RegistryTarget _target = image.Registry;

    /// <summary>The source, if the destination's registry can mount from it.</summary>
    private Repository? Origin => image.Source.Repository is { } source && source.Registry == _target.Repository.Registry ? source : null;

    /// <summary>The source may be asked at the same time, as the answer will hardly be that the blob is there.</summary>
    public bool WillHardlyFindIt => !image.TrustsRegistry || _target.Mounts.Refuses || holder is null && Origin is null && _target.Mounts.FindNothing;

    /// <summary>Null if the blob is there now.</summary>
    public async Task<UploadSession?> OpenAsync(CancellationToken ct)
    {
        if (!image.TrustsRegistry) return await _target.StartAsync(blob.Digest, ct);
        var mount = _target.Mounts.Refuses ? new Mount(false, null) : await MountAsync(ct);
        if (mount.IsDone) return null;
        if (blob.Size >= WorthLookingUp && !_target.Mounts.Honours && await _target.HasAsync(blob.Digest, ct) == true) return null;
        return mount.Upload ?? await _target.StartAsync(blob.Digest, ct);
    }

    private readonly record struct Mount(bool IsDone, UploadSession? Upload);

    private async Task<Mount> MountAsync(CancellationToken ct)
    {
        try
        {
            var upload = await _target.MountAsync(blob.Digest, holder ?? Origin ?? _target.Repository, ct);
            if (upload is null) _target.Mounts.MarkHonoured();
            else _target.Mounts.MarkMissing();
            return new Mount(upload is null, upload);
        }
        catch (RegistryException e) when (IsRefusal(e.Status))
        {
            // The plain upload that follows tells whether it was the mount or the push that is not allowed.
            if (e.Status is HttpStatusCode.BadRequest or HttpStatusCode.MethodNotAllowed || holder is null && Origin is null) _target.Mounts.MarkRefused();
            return new Mount(false, null);
        }
    }

    /// <summary>Seen in the wild instead of 202: go-containerregistry#1404, #1679, #1741; goharbor/harbor#17097.</summary>
    private static bool IsRefusal(HttpStatusCode? status) => status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
        or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed;
}
