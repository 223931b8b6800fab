using CliWrap;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Git;

/// <summary>
/// Which files Git stores through a filter (https://git-scm.com/docs/gitattributes, filter): what is committed is then not what is on disk. A
/// rewrite of the one says nothing of the other, and only the filter's program can make one of the other.
/// </summary>
internal static class FilterAttributes
{
    /// <param name="paths">Relative to the directory of the run.</param>
    /// <exception cref="GitException">git failed.</exception>
    public static async Task<IReadOnlyList<Finding>> FindAsync(
        GitRepository repository, IReadOnlyList<string> paths, GitEnvironment environment, CancellationToken cancellationToken)
    {
        if (paths.Count == 0) return [];
        var input = PipeSource.FromString(string.Concat(paths.Select(path => $"{repository.Prefix}{path}\0")));
        string[] arguments = ["check-attr", "-z", "--stdin", "filter"];
        var result = await GitCommand.RunAsync(repository.GitDirectory, environment.Overrides, arguments, cancellationToken, input, repository.WorkTreeRoot)
            .ConfigureAwait(false);
        if (!result.IsSuccess) throw new GitException(GitFindings.Failed(result.StandardError.Trim()));
        // Path, attribute, value.
        var filters = result.StandardOutput.Split('\0').Chunk(3).Where(fields => fields.Length == 3 && fields[2] is not ("unspecified" or "unset" or "set"));
        return [.. filters.Select(fields => GitFindings.Filtered(fields[0][repository.Prefix.Length..], fields[2]))];
    }
}
