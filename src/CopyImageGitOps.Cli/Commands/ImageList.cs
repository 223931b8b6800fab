using CopyImageGitOps.Configuration;
using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Planning;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>The list of <c>copy --from-file</c>: a reference a line; blank lines and what follows a <c>#</c> are left out.</summary>
internal static class ImageList
{
    /// <param name="file">A path, or - for standard input.</param>
    /// <exception cref="UsageException">The list cannot be read, or a line is no reference; every wrong line is a finding.</exception>
    public static async Task<IReadOnlyList<CopyRequest>> ReadAsync(string file, CopyImageConfig config, CancellationToken cancellationToken)
    {
        var naming = new TargetNaming(config.Destination!, config.Target);
        var (requests, faults) = (new List<CopyRequest>(), new List<Finding>());
        var lines = await LinesAsync(file, cancellationToken);
        for (var i = 0; i < lines.Length; i++)
        {
            var text = lines[i].Split('#')[0].Trim();
            if (text.Length == 0) continue;
            if (ImageReference.TryParse(text, out var source, out var error)) requests.Add(new CopyRequest(source, source with { Repository = naming.TargetOf(source.Repository) }));
            else faults.Add(Wrong(error, file, i + 1));
        }

        return faults.Count == 0 ? requests : throw new UsageException(faults);
    }

    public static Finding Wrong(ReferenceError error, string? file, int? line) =>
        new(Severity.Error, FindingCodes.ReferenceInvalid, $"{error}.") { File = file, Line = line, Hint = "Correct the reference; nothing was copied." };

    private static async Task<string[]> LinesAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return file == "-" ? (await Console.In.ReadToEndAsync(cancellationToken)).Split('\n') : await File.ReadAllLinesAsync(file, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException([new Finding(Severity.Error, FindingCodes.FileUnreadable, $"The list of images cannot be read: {exception.Message}") { File = file, Hint = "Check the path and the file's permissions." }]);
        }
    }
}
