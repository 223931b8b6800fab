using System.Net;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying;

/// <summary>Where an image is written to. Temporary errors of small requests are waited out here.</summary>
internal sealed class CopyTarget(RepositoryClient client, Retrying retrying) : IImageTarget
{
    public Repository Repository => client.Repository;

    public object Identity => Repository;

    public MountHabits Mounts => client.Mounts;

    public Task<Digest?> FindAsync(string reference, CancellationToken ct) => retrying.RunAsync(c => client.HeadManifestAsync(reference, c), ct);

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

    public Task PutAsync(string reference, ImageManifest manifest, CancellationToken ct) => retrying.RunAsync(async c =>
    {
        await client.PutManifestAsync(reference, manifest, c);
        return true;
    }, ct);

    public Task PutChildAsync(ImageManifest manifest, CancellationToken ct) => PutAsync(manifest.Raw.Digest.ToString(), manifest, ct);

    public Task<bool?> HasAsync(Digest blob, CancellationToken ct) => client.HasBlobAsync(blob, ct);

    public Task<UploadSession?> MountAsync(Digest blob, Repository from, CancellationToken ct) => client.MountAsync(blob, from, ct);

    public Task<UploadSession> StartAsync(Digest blob, CancellationToken ct) => client.StartUploadAsync(blob, ct);

    public Task PutAsync(UploadSession session, Descriptor blob, Stream content, Action<int> moved, CancellationToken ct) =>
        client.PutBlobAsync(session, blob.Digest, content, blob.Size, moved, ct);
}
