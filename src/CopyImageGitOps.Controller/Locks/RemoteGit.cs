using System.ComponentModel;
using System.Text;
using CliWrap;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Controller.Locks;

/// <summary>Runs git on a remote repository: it never asks anybody, never waits for ever, and what it says is shown without secrets.</summary>
internal sealed class RemoteGit(string url, GitLogin login, TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <summary>Credentials for others than git, which has no use for them.</summary>
    private static readonly string[] Foreign = ["COPYIMAGE_PASSWORD", "PRIV_OCI_REGISTRY_PASSWORD", GitLogin.TokenVariable];

    private static readonly string[] Noise = ["hint:", "Please make sure you have the correct access rights", "and the repository exists."];

    private readonly Dictionary<string, string?> _variables = new(
        [.. login.Variables, .. Foreign.Select(name => KeyValuePair.Create<string, string?>(name, null))], StringComparer.Ordinal)
    {
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_SSH_COMMAND"] = Environment.GetEnvironmentVariable("GIT_SSH_COMMAND") ?? "ssh -oBatchMode=yes",
        ["LC_ALL"] = "C",
    };

    /// <exception cref="RemoteGitException">It failed.</exception>
    public async Task<GitOutput> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        var error = new StringBuilder();
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var result = await Cli.Wrap("git").WithArguments(arguments).WithEnvironmentVariables(_variables).WithValidation(CommandResultValidation.None)
                .WithStandardOutputPipe(PipeTarget.ToStream(output)).WithStandardErrorPipe(PipeTarget.ToStringBuilder(error)).ExecuteAsync(either.Token);
            return result.IsSuccess ? new GitOutput(output.ToArray()) : throw Failed($"{error}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RemoteGitException(GitLockFindings.Unavailable(url, $"no answer within {Timeout.TotalMinutes:0} minutes"));
        }
        catch (Win32Exception)
        {
            throw new RemoteGitException(GitLockFindings.NoGit);
        }
    }

    private RemoteGitException Failed(string error) => new(GitLockFindings.Of(url, error, Shown(error)));

    private string Shown(string error)
    {
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var text = string.Join(' ', lines.Where(line => !Array.Exists(Noise, noise => line.StartsWith(noise, StringComparison.Ordinal))));
        foreach (var secret in login.Secrets) text = text.Replace(secret, "***", StringComparison.Ordinal);
        text = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return (text.Length > 200 ? text[..200] + "…" : text).TrimEnd('.');
    }
}

/// <summary>What git wrote to standard output.</summary>
internal sealed record GitOutput(byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);
}

/// <summary>git could not do what it was asked for.</summary>
internal sealed class RemoteGitException(Finding finding) : Exception(finding.Message)
{
    public Finding Finding { get; } = finding;
}
