using System.ComponentModel;
using System.Text;
using CliWrap;
using CliWrap.Buffered;

namespace CopyImageGitOps.Cli.Git;

/// <summary>
/// Runs the git program on a repository. With its directory named, git does not ask who owns it (safe.directory).
/// </summary>
internal static class GitCommand
{
    /// <summary>Its output and exit code; a failure is for the caller to judge.</summary>
    /// <exception cref="GitException">There is no git.</exception>
    public static async Task<BufferedCommandResult> RunAsync(
        string gitDirectory,
        IReadOnlyDictionary<string, string?> variables,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken,
        PipeSource? input = null,
        string? workingDirectory = null)
    {
        try
        {
            return await CliWrap.Cli.Wrap("git").WithArguments(["--git-dir", gitDirectory, .. arguments])
                .WithStandardInputPipe(input ?? PipeSource.Null).WithEnvironmentVariables(variables)
                .WithWorkingDirectory(workingDirectory ?? "").WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(Encoding.UTF8, cancellationToken).ConfigureAwait(false);
        }
        catch (Win32Exception e)
        {
            throw new GitException(GitFindings.NoGit(), e);
        }
    }
}
