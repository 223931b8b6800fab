namespace CopyImageGitOps.Cli.Git;

/// <summary>
/// Finds the repository of a directory as git does (https://git-scm.com/docs/git#Documentation/git.txt-codeGITDISCOVERYACROSSFILESYSTEMcode).
/// LibGit2Sharp's own search finds nothing in a natively compiled program.
/// </summary>
internal static class RepositoryFinder
{
    /// <summary>The directory to open, or null.</summary>
    public static string? Find(string directory)
    {
        for (var current = new DirectoryInfo(directory); current is not null; current = current.Parent)
        {
            var git = Path.Combine(current.FullName, ".git");
            // A file: a submodule or a linked worktree.
            if (File.Exists(git) || IsGitDirectory(git)) return git;
            if (IsGitDirectory(current.FullName)) return current.FullName;
        }

        return null;
    }

    private static bool IsGitDirectory(string directory) =>
        File.Exists(Path.Combine(directory, "HEAD"))
        && (File.Exists(Path.Combine(directory, "commondir")) || HasObjectsAndReferences(directory));

    private static bool HasObjectsAndReferences(string directory) =>
        Directory.Exists(Path.Combine(directory, "objects")) && Directory.Exists(Path.Combine(directory, "refs"));
}
