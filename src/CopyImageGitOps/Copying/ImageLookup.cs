using CopyImageGitOps.Copying.Ends;
using CopyImageGitOps.Copying.Platforms;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Copying;

/// <summary>What the destination has of an image before anything is written.</summary>
/// <param name="Digest">Null if it was not needed yet: the destination has nothing then.</param>
/// <param name="IsComplete">The destination has it, with all the platforms that are wanted.</param>
internal sealed record ImageState(IImageSource Source, IImageTarget Target, TargetTags Tags, Digest? Digest, bool IsComplete)
{
    /// <summary>That are there, if that was asked.</summary>
    public IReadOnlyList<string> Platforms { get; init; } = [];

    /// <summary>That the image has and that are not wanted, if that was asked.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>What there is to say of the platforms.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];
}

/// <summary>
/// Asks the destination first, so that an image that is there costs one HEAD (two if only its tag is known). If only some platforms are wanted, an
/// index that is there may lack one: the caller knows from the earlier copy, or else the index is read and its children are looked up.
/// </summary>
internal sealed class ImageLookup(
    Func<CopyRequest, IImageSource> openSource, Func<CopyRequest, IImageTarget> openTarget, Func<CopyRequest, IImageSource> openCopy)
{
    /// <exception cref="Registries.RegistryException">A registry does not say.</exception>
    /// <exception cref="CopyException">What is wanted cannot be.</exception>
    public async Task<ImageState> LookAsync(CopyRequest request, CancellationToken ct)
    {
        var (source, target) = (openSource(request), openTarget(request));
        var tags = new TargetTags(request, target);
        var digest = request.Source.Digest ?? (request.Target.Name is null ? await source.ResolveAsync(request.Source.DigestOrName, ct) : null);
        var found = await target.FindBeforeCopyAsync(request.Target.Name ?? digest!.ToString(), ct);
        if (found is not null) digest ??= await source.ResolveAsync(request.Source.DigestOrName, ct);
        var state = new ImageState(source, target, tags, digest, IsComplete: false);
        var isThere = digest is not null && await tags.HasAsync(found, digest, ct);
        return isThere && !request.IsRepair ? await WithPlatformsAsync(request, state, digest!, ct) : state;
    }

    private async Task<ImageState> WithPlatformsAsync(CopyRequest request, ImageState state, Digest digest, CancellationToken ct)
    {
        var filter = new PlatformFilter(request.Platforms);
        if (request.Earlier is { } earlier && (filter.IsEmpty || filter.Missing([.. earlier.Platforms, .. earlier.LeftOut]).Count < request.Platforms.Count))
        {
            return state with
            {
                IsComplete = !earlier.LeftOut.Any(filter.Wants),
                Platforms = earlier.Platforms,
                LeftOut = earlier.LeftOut,
                Findings = PlatformSelection.FindingsOf(request, earlier.Platforms, earlier.LeftOut),
            };
        }

        return filter.IsEmpty ? state with { IsComplete = true } : await ReadPlatformsAsync(request, state, digest, ct);
    }

    private async Task<ImageState> ReadPlatformsAsync(CopyRequest request, ImageState state, Digest digest, CancellationToken ct)
    {
        var copy = openCopy(request);
        var selection = PlatformSelection.Of(await copy.ReadAsync(digest.ToString(), ct), request);
        var children = selection.Manifest.Children.Select(c => c.Digest).Distinct();
        var found = await Task.WhenAll(children.Select(child => state.Target.FindBeforeCopyAsync(child.ToString(), ct)));
        var platforms = await ImagePlatforms.ReadAsync(selection.Manifest, config => copy.ReadConfigAsync(config, ct));
        return state with
        {
            IsComplete = found.All(child => child is not null),
            Platforms = platforms,
            LeftOut = selection.LeftOut,
            Findings = selection.FindingsOf(request, platforms),
        };
    }
}
