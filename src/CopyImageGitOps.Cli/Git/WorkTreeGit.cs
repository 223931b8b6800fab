using System.Text;
using CliWrap;
using CliWrap.Buffered;
using LibGit2Sharp;

namespace CopyImageGitOps.Cli.Git;

/// <summary>
/// Runs git commands in a working tree as its user would, with its hooks, filters, helpers and programs. That the directory is trusted
/// (safe.directory) is said for each command alone: in containers it nearly always belongs to another user
/// (https://github.com/actions/runner/issues/2033).
/// </summary>
internal sealed class WorkTreeGit(string root, GitEnvironment environment)
{
    /// <summary>What would lead git to another repository than the one it stands in: who runs us may be a hook.</summary>
    private static readonly string[] Locations =
        ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_IMPLICIT_WORK_TREE"];

    /// <summary>The top of the working tree.</summary>
    public string Root => root;

    public GitEnvironment Environment => environment;

    /// <param name="gitDirectory">Of a repository, a linked worktree or a submodule.</param>
    public static WorkTreeGit Of(string gitDirectory, GitEnvironment environment) => GitLibrary.Run(() =>
    {
        using var repository = new Repository(gitDirectory);
        return new WorkTreeGit(repository.Info.WorkingDirectory ?? repository.Info.Path, environment);
    });

    /// <summary>Its output, in English, and exit code; a failure is for the caller to judge.</summary>
    /// <exception cref="GitException">There is no git.</exception>
    public Task<BufferedCommandResult> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        RunAsync(new WorkTreeCall(arguments), cancellationToken);

    /// <inheritdoc cref="RunAsync(IEnumerable{string}, CancellationToken)"/>
    public Task<BufferedCommandResult> RunAsync(WorkTreeCall call, CancellationToken cancellationToken)
    {
        var variables = GitConfigVariables.Add(environment, [("safe.directory", root.TrimEnd('/', '\\')), .. call.Settings]);
        foreach (var location in Locations) variables[location] = null;
        variables["LC_ALL"] = "C";
        variables["LANGUAGE"] = null;
        foreach (var (name, value) in call.Variables) variables[name] = value;
        var command = CliWrap.Cli.Wrap("git").WithArguments(call.Arguments).WithWorkingDirectory(root).WithEnvironmentVariables(variables);
        return GitCommand.RunAsync(call.Input is null ? command : command.WithStandardInputPipe(PipeSource.FromString(call.Input, Utf8)), cancellationToken);
    }

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
}

/// <summary>One command of a <see cref="WorkTreeGit"/>.</summary>
internal sealed record WorkTreeCall(IEnumerable<string> Arguments)
{
    public IEnumerable<(string Key, string Value)> Settings { get; init; } = [];

    public IReadOnlyDictionary<string, string?> Variables { get; init; } = new Dictionary<string, string?>();

    /// <summary>Standard input; empty if null.</summary>
    public string? Input { get; init; }
}
