using System.ComponentModel;
using System.Text;
using CliWrap;
using CliWrap.Buffered;

namespace CopyImageGitOps.Cli.Git;

/// <summary>Runs the git program.</summary>
internal static class GitCommand
{
    /// <summary>
    /// On a repository, with its output and exit code; a failure is for the caller to judge. With the directory named, git does not ask who
    /// owns it (safe.directory). For commands that run nothing that a repository's configuration names; for others there is
    /// <see cref="WorkTreeGit"/>.
    /// </summary>
    /// <exception cref="GitException">There is no git.</exception>
    public static Task<BufferedCommandResult> RunAsync(
        string gitDirectory,
        IReadOnlyDictionary<string, string?> variables,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken,
        PipeSource? input = null,
        string? workingDirectory = null)
    {
        var git = CliWrap.Cli.Wrap("git").WithArguments(["--git-dir", gitDirectory, .. arguments]).WithEnvironmentVariables(variables);
        return RunAsync(git.WithStandardInputPipe(input ?? PipeSource.Null).WithWorkingDirectory(workingDirectory ?? ""), cancellationToken);
    }

    /// <exception cref="GitException">There is no git.</exception>
    internal static async Task<BufferedCommandResult> RunAsync(Command command, CancellationToken cancellationToken)
    {
        try
        {
            return await command.WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(Encoding.UTF8, cancellationToken).ConfigureAwait(false);
        }
        catch (Win32Exception e)
        {
            throw new GitException(GitFindings.NoGit(), e);
        }
    }
}
