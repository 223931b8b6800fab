using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying.Ends;

internal sealed partial class RegistrySource
{
    /// <summary>Null if the registry does not list referrers.</summary>
    public Task<IReadOnlyList<Descriptor>?> ListReferrersAsync(Digest subject, CancellationToken ct) =>
        ReadAsync((client, c) => client.ListReferrersAsync(subject, c), ct);

    /// <summary>Null if the registry does not list its tags, or has too many.</summary>
    public Task<IReadOnlySet<string>?> ListTagsAsync(CancellationToken ct) => ReadAsync((client, c) => client.ListTagsAsync(c), ct);

    /// <summary>The digest under a tag, or null: one HEAD.</summary>
    public Task<Digest?> FindAsync(string tag, CancellationToken ct) => ReadAsync((client, c) => client.HeadManifestAsync(tag, c), ct);
}
