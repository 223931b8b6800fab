using System.Globalization;

namespace CopyImageGitOps.Cli.Git;

/// <summary>
/// A linked worktree in the system's temporary folder, at a commit and on no branch: what is done there touches neither the user's checkout nor
/// a branch. Its name says which process has it, so that a later run removes what a killed one has left.
/// </summary>
internal sealed class TemporaryWorktree : IAsyncDisposable
{
    private static readonly string Prefix =
        $"copyimage-worktree-{string.Concat(Environment.MachineName.Where(char.IsAsciiLetterOrDigit))}-";

    private readonly WorkTreeGit _git;

    private TemporaryWorktree(WorkTreeGit git, string path) => (_git, Path) = (git, path);

    /// <summary>The top of it.</summary>
    public string Path { get; }

    /// <summary>Checks a commit out as git does, but for hooks, and for large files, which stay pointers.</summary>
    /// <param name="commonDirectory">Of the repository.</param>
    /// <exception cref="GitException">Git failed; nothing is left behind.</exception>
    public static async Task<TemporaryWorktree> AddAsync(WorkTreeGit git, string commonDirectory, string commit, CancellationToken cancellationToken)
    {
        await RemoveLeftoversAsync(git, commonDirectory, cancellationToken).ConfigureAwait(false);
        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-");
        var worktree = new TemporaryWorktree(git, Directory.CreateTempSubdirectory(name).FullName);
        try
        {
            var call = new WorkTreeCall(["worktree", "add", "--detach", "--quiet", worktree.Path, commit])
            {
                Settings = [("core.hooksPath", "/dev/null")],
                Variables = new Dictionary<string, string?>(StringComparer.Ordinal) { ["GIT_LFS_SKIP_SMUDGE"] = "1" },
            };
            var result = await git.RunAsync(call, cancellationToken).ConfigureAwait(false);
            return result.IsSuccess ? worktree : throw new GitException(GitFindings.Failed(result.StandardError.Trim()));
        }
        catch
        {
            await worktree.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Also where the run was interrupted.
        await RemoveAsync(_git, Path, CancellationToken.None).ConfigureAwait(false);
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }

    private static async Task RemoveLeftoversAsync(WorkTreeGit git, string commonDirectory, CancellationToken cancellationToken)
    {
        var worktrees = System.IO.Path.Combine(commonDirectory, "worktrees");
        if (!Directory.Exists(worktrees)) return;
        foreach (var entry in Directory.GetDirectories(worktrees, Prefix + "*").Where(IsLeft))
        {
            // It names the file '.git' in the worktree.
            var pointer = System.IO.Path.Combine(entry, "gitdir");
            if (!File.Exists(pointer)) continue;
            var file = await File.ReadAllTextAsync(pointer, cancellationToken).ConfigureAwait(false);
            if (System.IO.Path.GetDirectoryName(file.Trim()) is { } left) await RemoveAsync(git, left, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsLeft(string entry)
    {
        var process = System.IO.Path.GetFileName(entry)[Prefix.Length..].Split('-')[0];
        return int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && !RunningProcess.Exists(id);
    }

    private static async Task RemoveAsync(WorkTreeGit git, string path, CancellationToken cancellationToken) =>
        await git.RunAsync(["worktree", "remove", "--force", "--force", path], cancellationToken).ConfigureAwait(false);
}
