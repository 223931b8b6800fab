using System.Security.Cryptography;
using CopyImageGitOps.Cli.Reporting;

namespace CopyImageGitOps.Cli.GitHub.Actions;

/// <summary>
/// Lines of the log that the runner obeys (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands). Values are
/// escaped, so that none can end its command or begin another one.
/// </summary>
internal sealed class WorkflowCommands(TextWriter log)
{
    /// <summary>From here on, the log shows the secret as <c>***</c>.</summary>
    public void Mask(string? secret)
    {
        if (!string.IsNullOrWhiteSpace(secret)) Write("add-mask", secret);
    }

    /// <summary>
    /// Folds the output of <paramref name="work"/>, and has none of it obeyed: it shows names and messages of manifests, registries and remotes.
    /// </summary>
    public async Task<T> GroupAsync<T>(string title, Func<Task<T>> work)
    {
        var token = RandomNumberGenerator.GetHexString(32, lowercase: true);
        Write("group", title);
        Write("stop-commands", token);
        try
        {
            return await work();
        }
        finally
        {
            Write(token, "");
            Write("endgroup", "");
        }
    }

    /// <summary>A message that GitHub shows at a place of a file.</summary>
    /// <param name="level"><c>error</c>, <c>warning</c> or <c>notice</c>.</param>
    /// <param name="file">Relative to the top of the repository; null if it has no place.</param>
    public void Annotate(string level, string message, string title, string? file = null, int? line = null)
    {
        string?[] properties =
        [
            file is null ? null : $"file={Property(file)}",
            line is null ? null : $"line={line}",
            $"title={Property(title)}",
        ];
        Write($"{level} {string.Join(',', properties.OfType<string>())}", message);
    }

    /// <summary>A line of our own making.</summary>
    public void Say(string text) => log.WriteLine(Printable.Of(text));

    private void Write(string command, string value) => log.WriteLine($"::{command}::{Data(value)}");

    private static string Data(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text)
        .Replace(":", "%3A", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);
}
