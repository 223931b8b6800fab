using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Layouts;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>An image to copy, and where the user wrote it.</summary>
/// <param name="File">Null for the command line.</param>
internal sealed record ListedImage(CopyRequest Request, string? File = null, int? Line = null)
{
    public Finding At(Finding finding) => finding with { File = File, Line = Line };
}

/// <summary>Many images to copy: those of <c>copy --from-file</c>, or all that the layout of <c>copy --from</c> names.</summary>
internal sealed class ImageList
{
    /// <param name="Image">What the copy is named after.</param>
    private sealed record Line(ImageReference Image, ListedImage Listed);

    private readonly CopyNaming _naming;
    private readonly string _name;
    private readonly List<Line> _images = [];
    private readonly List<Finding> _faults = [];

    private ImageList(CopyNaming naming, string name) => (_naming, _name) = (naming, name);

    /// <summary>As findings name it.</summary>
    public static string NameOf(string file) => file == "-" ? "<stdin>" : file;

    /// <summary>A reference a line; blank lines and what follows a <c>#</c> are left out.</summary>
    /// <param name="file">A path, or - for standard input.</param>
    /// <exception cref="UsageException">The list cannot be read, or a line of it cannot be copied; every such line is a finding.</exception>
    public static async Task<IReadOnlyList<ListedImage>> ReadAsync(string file, CopyNaming naming, CancellationToken cancellationToken)
    {
        var list = new ImageList(naming, NameOf(file));
        var lines = await LinesAsync(file, cancellationToken);
        for (var i = 0; i < lines.Length; i++) list.Add(lines[i].Split('#')[0].Trim(), i + 1);
        return list.ToImages();
    }

    /// <exception cref="UsageException">The layout cannot be read, or it has a name that says no repository; every such name is a finding.</exception>
    public static async Task<IReadOnlyList<ListedImage>> ReadAsync(LayoutReference layout, CopyNaming naming, CancellationToken cancellationToken)
    {
        var list = new ImageList(naming, layout.Path);
        foreach (var image in await ImagesOfAsync(layout, cancellationToken))
        {
            if (image.Reference is { } reference) list.Add(reference, layout.WithName(image.Name), line: null);
            else list._faults.Add(Nameless(layout.WithName(image.Name)));
        }

        return list.ToImages();
    }

    public static Finding Wrong(ReferenceError error) =>
        new(Severity.Error, FindingCodes.ReferenceInvalid, $"{error}.") { Hint = "Correct the reference; nothing was done." };

    private void Add(string text, int line)
    {
        if (text.Length == 0) return;
        if (ImageReference.TryParse(text, out var source, out var error)) Add(source, source, line);
        else _faults.Add(Wrong(error) with { File = _name, Line = line });
    }

    private void Add(ImageReference image, ImageLocation source, int? line)
    {
        try
        {
            _images.Add(new Line(image, new ListedImage(new CopyRequest(source, _naming.TargetOf(image)), _name, line)));
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
    /// A name can have one owner only. Of one repository's images it is the one that follows the tag, and those that are pinned are kept by
    /// digest; images of different repositories must not meet.
    /// </summary>
    private IReadOnlyList<ListedImage> ToImages()
    {
        var images = new List<ListedImage>();
        foreach (var sharing in _images.GroupBy(line => line.Listed.Request.Target.WithoutDigestIfNamed()))
        {
            if (sharing.Key.Name is not null && sharing.DistinctBy(line => line.Image.Repository).Count() > 1)
                _faults.AddRange(sharing.Select(line => Collision(line.Listed)));
            var isShared = sharing.DistinctBy(line => line.Listed.Request.Source).Count() > 1;
            images.AddRange(sharing.Select(line => isShared && line.Image.Digest is not null ? KeptByDigest(line) : line.Listed));
        }

        return _faults.Count == 0 ? [.. images.OrderBy(image => image.Line)] : throw new UsageException(_faults);
    }

    private ListedImage KeptByDigest(Line line) =>
        line.Listed with { Request = line.Listed.Request with { Target = _naming.TargetOf(line.Image.WithoutTag()) } };

    private static Finding Collision(ListedImage image) => image.At(new Finding(
        Severity.Error,
        FindingCodes.TargetCollision,
        $"'{image.Request.Source}' would have the same copy as another image of the list: '{image.Request.Target.WithoutDigestIfNamed()}'.")
    {
        Hint = "Change --target so that the names differ (the default keeps the registry in the path); nothing was copied.",
    });

    private static Finding Nameless(LayoutReference image) =>
        new(Severity.Error, FindingCodes.TargetInvalid, $"The name of '{image}' does not say which repository it is of.")
        {
            Hint = $"Copy it on its own: copyimage copy {image} DST. Nothing was copied.",
        };

    private static async Task<IReadOnlyList<LayoutImage>> ImagesOfAsync(LayoutReference layout, CancellationToken cancellationToken)
    {
        try
        {
            return await LayoutContents.ReadAsync(layout.Path, cancellationToken);
        }
        catch (LayoutException exception)
        {
            throw new UsageException([new Finding(Severity.Error, exception.FindingCode, exception.Message) { Hint = exception.Hint }]);
        }
    }

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
