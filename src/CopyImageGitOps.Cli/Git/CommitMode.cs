namespace CopyImageGitOps.Cli.Git;

/// <summary>How commits are made, apart from what they have.</summary>
public sealed record CommitMode
{
    /// <summary>Whether a commit may be made where HEAD is on no branch, for what is published elsewhere: it is then HEAD alone that has it.</summary>
    public bool AllowsDetachedHead { get; init; }

    /// <summary>A reference that names the new commit before the branch does, so that whoever comes after a kill knows it for ours; null for none.</summary>
    public string? Marker { get; init; }

    /// <summary>Skips the hooks <c>pre-commit</c> and <c>commit-msg</c>, as git's <c>--no-verify</c> does.</summary>
    public bool NoVerify { get; init; }
}
