using CopyImageGitOps.Cli.Git;
using LibGit2Sharp;

namespace CopyImageGitOps.Cli.GitHub;

/// <summary>A path that a commit changes.</summary>
/// <param name="Path">From the top of the tree.</param>
/// <param name="Mode">As in <c>100644</c>; that of what is deleted, where it is.</param>
/// <param name="Content">The bytes of the blob; null if the path is deleted.</param>
internal sealed record CommitChange(string Path, string Mode, byte[]? Content);

/// <summary>A local commit, as what it changes.</summary>
internal sealed record CommitChanges(string Message, string Tree, string Parent, string ParentTree, IReadOnlyList<CommitChange> Changes)
{
    /// <exception cref="GitException">It cannot be read, or has not just one parent.</exception>
    public static CommitChanges Read(string gitDirectory, string id) => GitLibrary.Run(() =>
    {
        using var repository = new Repository(gitDirectory);
        var commit = repository.Lookup<Commit>(id) ?? throw new NotFoundException($"there is no commit {id}");
        if (commit.Parents.Take(2).ToList() is not [var parent]) throw new GitException(GitFindings.Failed($"the commit {id} has not just one parent"));
        var changes = repository.Diff.Compare<TreeChanges>(parent.Tree, commit.Tree, new CompareOptions { Similarity = SimilarityOptions.None });
        return new CommitChanges(commit.Message, commit.Tree.Sha, parent.Sha, parent.Tree.Sha, [.. changes.Select(change => Of(repository, change))]);
    });

    private static CommitChange Of(Repository repository, TreeEntryChanges change) => change.Exists
        ? new CommitChange(change.Path, Octal(change.Mode), Blobs.Read(repository.Lookup<Blob>(change.Oid)))
        : new CommitChange(change.OldPath, Octal(change.OldMode), null);

    private static string Octal(Mode mode) => Convert.ToString((int)mode, 8).PadLeft(6, '0');
}
