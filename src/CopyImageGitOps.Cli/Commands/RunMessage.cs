using CopyImageGitOps.Configuration;
using CopyImageGitOps.References;
using CopyImageGitOps.Running;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>The message of a commit, from the user's template and what was done.</summary>
internal static class RunMessage
{
    private const string DefaultOfUpdate = "Pin newer digests of {count} images\n\n{images}\n";
    private const int ShortDigest = 12;

    public static string Of(CommitConfig config, IEnumerable<ImageOutcome> images)
    {
        var done = images.Where(image => image is { Replacement: not null, Status: ImageStatus.Copied or ImageStatus.Present }).ToList();
        var isUpdate = done.Count > 0 && done.TrueForAll(image => image.Previous is not null);
        var template = isUpdate && config.Message == CommitConfig.DefaultMessage ? DefaultOfUpdate : config.Message;
        return template.Replace("{count}", done.Count.ToString(), StringComparison.Ordinal)
            .Replace("{images}", string.Join('\n', done.Select(Line)), StringComparison.Ordinal);
    }

    /// <summary>The dash keeps Git from taking 'nginx:1.25 -> …' for a trailer, and from joining Signed-off-by to it.</summary>
    private static string Line(ImageOutcome image) => image.Previous is null
        ? $"- {image.Source.Familiar} -> {Shortened(image.Target!)}"
        : $"- {image.Source.Familiar}: {Shortened(image.Previous)} -> {Shortened(image.Digest!)}";

    /// <summary>The full digest stands in the diff; here it would only break the line.</summary>
    private static string Shortened(ImageReference target) =>
        target.Tag is null ? $"{target.Repository}@{Shortened(target.Digest!)}" : target.WithoutDigest().ToString();

    private static string Shortened(Digest digest) => $"{digest.Algorithm}:{digest.Hex[..ShortDigest]}";
}
