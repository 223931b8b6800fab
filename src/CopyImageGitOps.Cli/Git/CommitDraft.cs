using System.Globalization;
using LibGit2Sharp;

namespace CopyImageGitOps.Cli.Git;

/// <summary>A commit that is about to be made.</summary>
/// <param name="Head">Its only parent.</param>
/// <param name="Message">Clean.</param>
internal sealed record CommitDraft(Commit Head, CommitEdits Edits, Signature Author, Signature Committer, string Message)
{
    /// <summary>Who makes it, for the git program and what it runs.</summary>
    public Dictionary<string, string?> Variables => new(StringComparer.Ordinal)
    {
        ["GIT_AUTHOR_NAME"] = Author.Name,
        ["GIT_AUTHOR_EMAIL"] = Author.Email,
        ["GIT_AUTHOR_DATE"] = Date(Author),
        ["GIT_COMMITTER_NAME"] = Committer.Name,
        ["GIT_COMMITTER_EMAIL"] = Committer.Email,
        ["GIT_COMMITTER_DATE"] = Date(Committer),
    };

    private static string Date(Signature signature)
    {
        var offset = signature.When.Offset;
        var sign = offset < TimeSpan.Zero ? '-' : '+';
        return string.Create(CultureInfo.InvariantCulture, $"@{signature.When.ToUnixTimeSeconds()} {sign}{offset:hhmm}");
    }
}
