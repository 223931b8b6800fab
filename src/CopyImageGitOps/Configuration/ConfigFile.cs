using System.Text;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Configuration;

/// <summary>Finds and reads the configuration file: the one that is named, or the only one of <see cref="Names"/>.</summary>
public static class ConfigFile
{
    private const long Largest = 1024 * 1024;

    /// <summary>Where a configuration is looked for, below the directory of the run.</summary>
    public static IReadOnlyList<string> Names { get; } = ["copyimage.yaml", ".copyimage.yaml", ".github/copyimage.yaml"];

    /// <summary>The document, or null if there is none; and what is wrong with finding and reading it.</summary>
    internal static async Task<(ConfigDocument? Document, IReadOnlyList<Finding> Findings)> ReadAsync(
        string directory, string? file, CancellationToken cancellationToken)
    {
        if (file is not null) return await ReadOneAsync(file, file, cancellationToken);
        var present = Names.Where(name => File.Exists(Path.Combine(directory, name))).ToList();
        return present switch
        {
            [] => (null, [.. Overlooked(directory)]),
            [var only] => await ReadOneAsync(Path.Combine(directory, only), only, cancellationToken),

            // Which of them is meant decides where images are pushed to: that is not guessed.
            _ => (null, [Ambiguous(present)]),
        };
    }

    private static Finding Ambiguous(List<string> present) => Error(
        $"There is more than one configuration: {string.Join(", ", present)}.",
        $"Keep {present[0]} and remove {string.Join(" and ", present[1..])}, or name one with --config.", present[0]);

    private static async Task<(ConfigDocument? Document, IReadOnlyList<Finding> Findings)> ReadOneAsync(
        string path, string shown, CancellationToken cancellationToken)
    {
        shown = shown.Replace('\\', '/');
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > Largest })
                return (null, [Error($"The configuration is larger than {Largest} bytes.", "Check that this is the file that is meant.", shown)]);
            await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 4096, useAsync: true);
            using var reader = new StreamReader(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
            return (ConfigDocument.Parse(await reader.ReadToEndAsync(cancellationToken), shown).In(Path.GetDirectoryName(path)!), []);
        }
        catch (DecoderFallbackException)
        {
            return (null, [Error("The configuration is not encoded as UTF-8.", "Save it as UTF-8.", shown)]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, [Error($"The configuration cannot be read: {Reason(exception)}.", "Check the path and the file's permissions.", shown)]);
        }
    }

    private static string Reason(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "access to it is denied",
        _ => exception.Message.TrimEnd('.'),
    };

    private static IEnumerable<Finding> Overlooked(string directory) =>
        from name in Names
        let other = Path.ChangeExtension(name, ".yml")
        where File.Exists(Path.Combine(directory, other))
        select Error($"{other} is not read, because of its ending.", $"Rename it to {name}.", other) with { Severity = Severity.Warning };

    private static Finding Error(string message, string hint, string file) =>
        new(Severity.Error, FindingCodes.ConfigInvalid, message) { Hint = hint, File = file };
}
