using CopyImageGitOps.Copying.Ends;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying.Referrers;

/// <summary>What a source says about a digest.</summary>
/// <param name="Manifests">Listed as referrers; whether they are shows in their <c>subject</c>.</param>
/// <param name="Tags">cosign's.</param>
internal sealed record FoundReferrers(IReadOnlyList<Descriptor> Manifests, IReadOnlyList<string> Tags);

/// <summary>
/// Finds signatures, attestations and SBOMs with as few requests as tell for certain: one listing of tags for a repository, which answers for all
/// tags of all its images, and one list of referrers for a digest, where the registry has such lists.
/// docs/decisions/0006-signatures-travel.md says why.
/// </summary>
internal sealed class ReferrerFinder
{
    private readonly OnceEach<(object Source, Digest Subject), FoundReferrers> _found = new();
    private readonly OnceEach<object, IReadOnlySet<string>?> _tags = new();
    private readonly OnceEach<object, (object Source, Digest Subject, IReadOnlyList<Descriptor>? Answer)> _first = new();

    /// <exception cref="RegistryException">The source does not say.</exception>
    public Task<FoundReferrers> FindAsync(IImageSource source, Digest subject, CancellationToken ct) =>
        _found.RunAsync((source.Identity, subject), () => AskAllAsync(source, subject, ct));

    private async Task<FoundReferrers> AskAllAsync(IImageSource source, Digest subject, CancellationToken ct)
    {
        var (listing, asking) = (TagsAsync(source, ct), AskAsync(source, subject, ct));
        await Task.WhenAll(listing, asking);
        var (tags, answer) = (await listing, await asking);
        return tags is null
            ? new FoundReferrers(answer ?? await LookUpListAsync(source, subject, ct), await LookUpAsync(source, ReferrerNames.CosignTags(subject), ct))
            : new FoundReferrers(
                [.. answer ?? [], .. tags.Contains(ReferrerNames.ListTag(subject)) ? await ReadListAsync(source, subject, ct) : []],
                [.. ReferrerNames.CosignTags(subject).Where(tags.Contains)]);
    }

    private Task<IReadOnlySet<string>?> TagsAsync(IImageSource source, CancellationToken ct) =>
        _tags.RunAsync(source.Identity, () => source.ListTagsAsync(ct));

    /// <summary>Until a registry has answered its first question, no second one is asked: most have no lists of referrers.</summary>
    private async Task<IReadOnlyList<Descriptor>?> AskAsync(IImageSource source, Digest subject, CancellationToken ct)
    {
        var first = await _first.RunAsync(source.Place, async () => (source.Identity, subject, await ListAsync()));
        return first.Answer is null || first.Source.Equals(source.Identity) && first.Subject == subject ? first.Answer : await ListAsync();

        Task<IReadOnlyList<Descriptor>?> ListAsync() => source.ListReferrersAsync(subject, ct);
    }

    private static async Task<IReadOnlyList<string>> LookUpAsync(IImageSource source, IEnumerable<string> tags, CancellationToken ct)
    {
        var found = await Task.WhenAll(tags.Select(async tag =>
            (tag, digest: await source.FindAsync(tag, ct))));
        return [.. found.Where(f => f.digest is not null).Select(f => f.tag)];
    }

    private static async Task<IReadOnlyList<Descriptor>> LookUpListAsync(IImageSource source, Digest subject, CancellationToken ct)
    {
        var found = await source.FindAsync(ReferrerNames.ListTag(subject), ct);
        return found is null || found == subject ? [] : await ReadListAsync(source, subject, ct);
    }

    /// <summary>What has the list's name may be something else: GitLab takes it for the subject's digest.</summary>
    private static async Task<IReadOnlyList<Descriptor>> ReadListAsync(IImageSource source, Digest subject, CancellationToken ct)
    {
        try
        {
            var list = await source.ReadAsync(ReferrerNames.ListTag(subject), ct);
            return list.Raw.Digest == subject ? [] : list.Children;
        }
        catch (RegistryException e) when (e.FindingCode is FindingCodes.ImageNotFound or FindingCodes.ImageUnsupported)
        {
            return [];
        }
    }
}
