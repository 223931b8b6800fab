using System.Security.Cryptography;
using System.Text;

namespace CopyImageGitOps.Cli.GitHub.Actions;

/// <summary>The step's outputs for the workflow: a file that is appended to, each value between two lines that it cannot have itself.</summary>
internal static class StepOutputs
{
    /// <param name="file">Of <c>GITHUB_OUTPUT</c>.</param>
    public static Task AppendAsync(string file, IEnumerable<(string Name, string Value)> outputs, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in outputs)
        {
            var delimiter = DelimiterFor(value);
            text.Append(name).Append("<<").Append(delimiter).Append('\n').Append(value).Append('\n').Append(delimiter).Append('\n');
        }

        return File.AppendAllTextAsync(file, text.ToString(), new UTF8Encoding(false), cancellationToken);
    }

    private static string DelimiterFor(string value)
    {
        while (true)
        {
            var delimiter = $"copyimage_{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
            if (!value.Contains(delimiter, StringComparison.Ordinal)) return delimiter;
        }
    }
}
