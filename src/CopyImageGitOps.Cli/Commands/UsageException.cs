using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>Wrong usage or configuration: the process exits 2, and nothing was touched.</summary>
internal sealed class UsageException(IReadOnlyList<Finding> findings) : Exception(findings[0].Message)
{
    public IReadOnlyList<Finding> Findings { get; } = findings;

    public static UsageException NoRegistryToLogInTo() =>
        new(
        [
            new Finding(Severity.Error, FindingCodes.ConfigInvalid, "--username is for the registry of the destination, and the destination is a folder.")
            {
                Hint = "Log in to the source with 'docker login' or 'podman login'.",
            },
        ]);

    public static UsageException NoDirectory(string path) =>
        new(
        [
            new Finding(Severity.Error, FindingCodes.ConfigInvalid, $"'{path}' is not a directory.")
            {
                Hint = "Name the directory that holds the manifests.",
            },
        ]);
}
