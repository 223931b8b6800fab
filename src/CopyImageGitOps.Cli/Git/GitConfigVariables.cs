using System.Globalization;

namespace CopyImageGitOps.Cli.Git;

/// <summary>
/// Configuration for one git command, in its environment: a command line would show it to every user of the machine, and a file would outlive
/// the command (https://git-scm.com/docs/git-config#ENVIRONMENT).
/// </summary>
internal static class GitConfigVariables
{
    private const string Count = "GIT_CONFIG_COUNT";

    /// <summary>The variables of <paramref name="environment"/>, with settings on top of those that it gives in the same way.</summary>
    public static Dictionary<string, string?> Add(GitEnvironment environment, IEnumerable<(string Key, string Value)> settings)
    {
        var variables = new Dictionary<string, string?>(environment.Overrides, StringComparer.Ordinal);
        var count = int.TryParse(environment[Count], NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
        foreach (var (key, value) in settings)
        {
            variables[string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_KEY_{count}")] = key;
            variables[string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_VALUE_{count}")] = value;
            count++;
        }

        variables[Count] = count.ToString(CultureInfo.InvariantCulture);
        return variables;
    }
}
