using CliWrap;
using CliWrap.Buffered;

namespace CopyImageGitOps.Cli.Git;

/// <summary>git on an index in a file of its own. Not cancelled: it takes a moment, and what it writes is kept or thrown away as a whole.</summary>
/// <param name="workTree">The top of the working tree, to which paths are relative; null where no files are looked at.</param>
internal sealed class IndexProgram(string gitDirectory, string indexFile, string? workTree, GitEnvironment environment)
{
    /// <returns>Its output.</returns>
    /// <exception cref="GitException">git failed.</exception>
    public async Task<string> RunAsync(string[] arguments, string input = "")
    {
        var result = await TryRunAsync(arguments, input).ConfigureAwait(false);
        return result.IsSuccess ? result.StandardOutput : throw new GitException(GitFindings.Failed(result.StandardError.Trim()));
    }

    /// <exception cref="GitException">There is no git.</exception>
    public Task<BufferedCommandResult> TryRunAsync(string[] arguments, string input)
    {
        var variables = new Dictionary<string, string?>(environment.Overrides, StringComparer.Ordinal)
        {
            ["GIT_INDEX_FILE"] = indexFile,
            ["GIT_WORK_TREE"] = workTree,
            ["GIT_LITERAL_PATHSPECS"] = "1",
        };
        return GitCommand.RunAsync(gitDirectory, variables, arguments, CancellationToken.None, PipeSource.FromString(input), workTree);
    }
}
