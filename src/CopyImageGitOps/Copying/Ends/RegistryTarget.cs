using System.Net;
using CopyImageGitOps.Copying.Scheduling;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying.Ends;

/// <summary>Where an image is written to. Temporary errors of small requests are waited out here.</summary>
internal sealed class RegistryTarget(RepositoryClient client, TransferScheduler scheduler, Retrying retrying) : IImageTarget
{
    public Repository Repository => client.Repository;

    public object Identity => Repository;

    public object Place => Repository.Registry;

    public MountHabits Mounts => client.Mounts;

    public UploadHabits Uploads => client.Uploads;

    /// <summary>The registry lists by itself what refers to a manifest; known once one with a <c>subject</c> has been written.</summary>
    public bool IndexesReferrers => client.IndexesReferrers;

    public Task<Digest?> FindAsync(string reference, CancellationToken ct) => RequestAsync(c => client.HeadManifestAsync(reference, c), ct);

    /// <summary>As <see cref="FindAsync"/>, but a 403 counts as absent: JFrog answers so. If it was meant, the push will say it again.</summary>
    public async Task<Digest?> FindBeforeCopyAsync(string reference, CancellationToken ct)
    {
        try
        {
            return await FindAsync(reference, ct);
        }
        catch (RegistryException e) when (e.Status == HttpStatusCode.Forbidden)
        {
            return null;
        }
    }

    /// <summary>The manifest under a tag, or null if there is none.</summary>
    public async Task<ImageManifest?> ReadAsync(string tag, CancellationToken ct)
    {
        try
        {
            return ManifestReader.Read(await RequestAsync(c => client.GetManifestAsync(tag, c), ct));
        }
        catch (RegistryException e) when (e.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (ManifestFormatException e)
        {
            throw Unexpected($"read the manifest of '{Repository}:{tag}'", e.Message + ".");
        }
    }

    public RegistryException Unexpected(string operation, string reason) =>
        RegistryErrors.Protocol(new RequestContext(client.Side, Repository, operation), reason);

    /// <summary>A try whose answer was lost may have worked: it is looked for, as registries with immutable tags refuse even the same manifest again.</summary>
    public Task PutAsync(string reference, ImageManifest manifest, CancellationToken ct)
    {
        var isAgain = false;
        return RequestAsync(async c =>
        {
            if (isAgain && await IsThereAsync(reference, manifest.Raw.Digest, c)) return true;
            isAgain = true;
            await client.PutManifestAsync(reference, manifest, c);
            return true;
        }, ct);
    }

    public Task PutChildAsync(ImageManifest manifest, CancellationToken ct) => PutAsync(manifest.Raw.Digest.ToString(), manifest, ct);

    public Task<bool?> HasAsync(Digest blob, CancellationToken ct) => client.HasBlobAsync(blob, ct);

    public Task<UploadSession?> MountAsync(Digest blob, Repository from, CancellationToken ct) => client.MountAsync(blob, from, ct);

    public Task<UploadSession> StartAsync(Digest blob, CancellationToken ct) => client.StartUploadAsync(blob, ct);

    public Task<(UploadSession Session, long Offset)?> FindUploadAsync(UploadSession session, CancellationToken ct) => client.FindUploadAsync(session, ct);

    public Task<UploadSession> PatchAsync(UploadSession session, Descriptor blob, UploadPart part, CancellationToken ct) =>
        client.PatchBlobAsync(session, blob.Digest, part, ct);

    public Task PutAsync(UploadSession session, Descriptor blob, UploadPart part, CancellationToken ct) =>
        client.PutBlobAsync(session, blob.Digest, part, ct);

    private async Task<bool> IsThereAsync(string reference, Digest digest, CancellationToken ct)
    {
        try
        {
            return await client.HeadManifestAsync(reference, ct) == digest;
        }
        catch (RegistryException e) when (!e.IsTemporary)
        {
            return false;
        }
    }

    private Task<T> RequestAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken ct) =>
        retrying.RunAsync(c => scheduler.RequestAsync(Repository.Registry, () => request(c), c), ct);
}
