using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Git;

/// <summary>A repository cannot be used, or a Git operation failed; <see cref="Finding"/> tells the user. Nothing was half done.</summary>
public sealed class GitException(Finding finding, Exception? cause = null) : Exception(finding.Message, cause)
{
    public Finding Finding { get; } = finding;
}
