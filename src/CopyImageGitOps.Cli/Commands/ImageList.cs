using CopyImageGitOps.Configuration;
using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Planning;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>An image to copy, and where the user wrote it.</summary>
/// <param name="File">Null for the command line.</param>
internal sealed record ListedImage(CopyRequest Request, string? File = null, int? Line = null)
{
    public Finding At(Finding finding) => finding with { File = File, Line = Line };
}

/// <summary>The list of <c>copy --from-file</c>: a reference a line; blank lines and what follows a <c>#</c> are left out.</summary>
internal sealed class ImageList
{
    private readonly TargetNaming _naming;
    private readonly string _name;
    private readonly List<ListedImage> _images = [];
    private readonly List<Finding> _faults = [];

    private ImageList(CopyImageConfig config, string name) => (_naming, _name) = (new TargetNaming(config.Destination!, config.Target), name);

    /// <summary>As findings name it.</summary>
    public static string NameOf(string file) => file == "-" ? "<stdin>" : file;

    /// <param name="file">A path, or - for standard input.</param>
    /// <exception cref="UsageException">The list cannot be read, or a line of it cannot be copied; every such line is a finding.</exception>
    public static async Task<IReadOnlyList<ListedImage>> ReadAsync(string file, CopyImageConfig config, CancellationToken cancellationToken)
    {
        var list = new ImageList(config, NameOf(file));
        var lines = await LinesAsync(file, cancellationToken);
        for (var i = 0; i < lines.Length; i++) list.Add(lines[i].Split('#')[0].Trim(), i + 1);
        var images = list.WithOwnTargets();
        return list._faults.Count == 0 ? images : throw new UsageException(list._faults);
    }

    public static Finding Wrong(ReferenceError error) =>
        new(Severity.Error, FindingCodes.ReferenceInvalid, $"{error}.") { Hint = "Correct the reference; nothing was done." };

    private void Add(string text, int line)
    {
        if (text.Length == 0) return;
        if (!ImageReference.TryParse(text, out var source, out var error))
        {
            _faults.Add(Wrong(error) with { File = _name, Line = line });
            return;
        }

        try
        {
            _images.Add(new ListedImage(new CopyRequest(source, source with { Repository = _naming.TargetOf(source.Repository) }), _name, line));
        }
        catch (ReferenceFormatException exception)
        {
            _faults.Add(new Finding(Severity.Error, FindingCodes.TargetInvalid, $"No name can be made for the copy of '{source}': {exception.Message}.")
            {
                File = _name,
                Line = line,
                Hint = "Change --target; nothing was copied.",
            });
        }
    }

    /// <summary>
    /// A tag can have one owner only. Of one repository's images it is the one that follows the tag, and those that are pinned are kept by
    /// digest; images of different repositories must not meet.
    /// </summary>
    private List<ListedImage> WithOwnTargets()
    {
        var images = new List<ListedImage>();
        foreach (var sharing in _images.GroupBy(image => (image.Request.Target.Repository, image.Request.Target.Tag)))
        {
            if (sharing.Key.Tag is not null && sharing.DistinctBy(image => image.Request.Source.Repository).Count() > 1)
                _faults.AddRange(sharing.Select(Collision));
            var isShared = sharing.DistinctBy(image => image.Request.Source).Count() > 1;
            images.AddRange(sharing.Select(image =>
                isShared && image.Request.Source.Digest is not null
                    ? image with { Request = image.Request with { Target = image.Request.Target.WithoutTag() } }
                    : image));
        }

        return [.. images.OrderBy(image => image.Line)];
    }

    private static Finding Collision(ListedImage image) => image.At(new Finding(
        Severity.Error,
        FindingCodes.TargetCollision,
        $"'{image.Request.Source}' would have the same copy as another image of the list: '{image.Request.Target.WithoutDigest()}'.")
    {
        Hint = "Change --target so that the names differ (the default keeps the registry in the path); nothing was copied.",
    });

    /// <exception cref="UsageException">It cannot be read.</exception>
    public static async Task<string[]> LinesAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return file == "-" ? (await Console.In.ReadToEndAsync(cancellationToken)).Split('\n') : await File.ReadAllLinesAsync(file, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
            [
                new Finding(Severity.Error, FindingCodes.FileUnreadable, $"The list of images cannot be read: {exception.Message}")
                {
                    File = file,
                    Hint = "Check the path and the file's permissions.",
                },
            ]);
        }
    }
}
