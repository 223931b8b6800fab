using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Controller.Hosting;

/// <summary>Wrong usage or configuration: the process exits 2, and nothing was touched.</summary>
internal sealed class UsageException(params IReadOnlyList<Finding> findings) : Exception(findings[0].Message)
{
    public IReadOnlyList<Finding> Findings { get; } = findings;

    public static UsageException Of(string message, string hint) =>
        new(new Finding(Severity.Error, FindingCodes.ConfigInvalid, message) { Hint = hint });
}
