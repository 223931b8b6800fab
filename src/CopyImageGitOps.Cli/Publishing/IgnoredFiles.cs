using CopyImageGitOps.Cli.Git;

namespace CopyImageGitOps.Cli.Publishing;

/// <summary>
/// Files that Git ignores where another commit has files: when a working tree goes to that commit, git takes them for expendable and
/// overwrites them (https://git-scm.com/docs/git-checkout, --overwrite-ignore). They may be all that the user has of them.
/// </summary>
internal static class IgnoredFiles
{
    /// <returns>The paths from the top of the working tree.</returns>
    /// <exception cref="GitException">git failed.</exception>
    public static async Task<IReadOnlyList<string>> InTheWayAsync(WorkTreeGit git, string from, string to, CancellationToken cancellationToken)
    {
        string[] diff = ["diff-tree", "-r", "-z", "--no-renames", "--diff-filter=A", "--name-only", from, to];
        var added = await git.RunAsync(diff, cancellationToken).ConfigureAwait(false);
        if (!added.IsSuccess) throw new GitException(GitFindings.Failed(added.StandardError.Trim()));
        var there = Split(added.StandardOutput).SelectMany(WithParents).Distinct(StringComparer.Ordinal).Where(path => IsFile(git.Root, path));
        var input = string.Concat(there.Select(path => $"{path}\0"));
        if (input.Length == 0) return [];
        // It does not name files that are in the index.
        var ignored = await git.RunAsync(new WorkTreeCall(["check-ignore", "-z", "--stdin"]) { Input = input }, cancellationToken).ConfigureAwait(false);
        return [.. Split(ignored.StandardOutput)];
    }

    private static string[] Split(string output) => output.Split('\0', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A file may lie where a directory will be.</summary>
    private static IEnumerable<string> WithParents(string path)
    {
        yield return path;
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1)) yield return path[..slash];
    }

    private static bool IsFile(string root, string path) => File.Exists(Path.Combine(root, path));
}
