using CopyImageGitOps.Copying.Ends;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Copying;

/// <summary>
/// The tags that an image shall have in the destination: which of them are written, and what there is to say of those that have another digest.
/// Everything is asked before anything is written. A tag may still move between the question and the write: the protocol has no condition on a PUT.
/// </summary>
internal sealed class TargetTags(CopyRequest request, IImageTarget target)
{
    private readonly List<Finding> _findings = [];
    private string? _main = request.Target.Name;

    public IReadOnlyList<Finding> Findings => _findings;

    /// <param name="found">What the destination has under the target's tag, or under the digest if there is no tag.</param>
    /// <returns>Whether the destination has the digest.</returns>
    /// <exception cref="CopyException">The tag is taken.</exception>
    public async Task<bool> HasAsync(Digest? found, Digest digest, CancellationToken ct)
    {
        if (request.Target.Name is { } name)
        {
            if (found is null || IsToWrite(name, found, digest)) return false;
            if (found != digest) found = await target.FindBeforeCopyAsync(digest.ToString(), ct);
        }

        _main = found == digest ? null : digest.ToString();
        return _main is null;
    }

    /// <summary>What the manifest is to be written to, the main reference last. One HEAD for each tag beside it.</summary>
    /// <exception cref="CopyException">A tag is taken, or cannot be made.</exception>
    public async Task<IReadOnlyList<string>> ToWriteAsync(Digest digest, CancellationToken ct)
    {
        var tags = request.ExtraTags.Select(template => Expand(template, digest)).OfType<Tag>().Distinct()
            .Where(tag => tag.Value != request.Target.Name).ToList();
        var found = await Task.WhenAll(tags.Select(tag => target.FindBeforeCopyAsync(tag.Value, ct)));
        var written = tags.Zip(found).Where(t => t.Second is null || IsToWrite(t.First.Value, t.Second, digest)).Select(t => t.First.Value);
        return _main is null ? [.. written] : [.. written, _main];
    }

    private bool IsToWrite(string name, Digest found, Digest digest)
    {
        if (found == digest) return false;

        // A registry names the manifest under a tag by one algorithm: whether a digest of another one is the same cannot be told.
        if (found.Algorithm != digest.Algorithm) return true;
        var policy = request.Replaceable.Contains(found) ? TagConflict.Update : request.TagConflict;
        if (policy == TagConflict.Update && found == request.Previous) return true;
        var place = $"'{request.Target.Place}:{name}' is {found} in the destination, and '{request.Source.WithoutDigestIfNamed()}' is {digest}";
        if (policy == TagConflict.Fail)
        {
            throw new CopyException(FindingCodes.TagConflict, $"{place}; nothing was written.",
                "Use 'tagConflict: update' to overwrite the tag, 'tagConflict: keep' to copy by digest and leave the tag, or another 'target'.");
        }

        _findings.Add(new Finding(Severity.Info, FindingCodes.TagConflict,
            policy == TagConflict.Update ? $"{place}; the tag is overwritten." : $"{place}; the tag stays, and the image is kept by its digest."));
        return policy == TagConflict.Update;
    }

    private Tag? Expand(TagTemplate template, Digest digest)
    {
        try
        {
            return template.Expand(request.Target.Reference?.Tag, digest);
        }
        catch (ReferenceFormatException e)
        {
            throw new CopyException(
                FindingCodes.TargetInvalid,
                $"No tag can be made for the copy of '{request.Source}' with the template '{template}': {e.Message}.",
                "Change 'tags' in the configuration.");
        }
    }
}
