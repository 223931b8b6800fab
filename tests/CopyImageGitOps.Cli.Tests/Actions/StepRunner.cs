using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Cli.Tests.Actions;

/// <summary>What a step left behind.</summary>
/// <param name="Raw">Standard output and error, before the runner reads them.</param>
public sealed record StepResult(int ExitCode, RunnerLog Log, IReadOnlyDictionary<string, string> Outputs, string Summary, string Raw)
{
    public override string ToString() => $"exit code {ExitCode}\n{Raw}\n{Summary}";
}

/// <summary>
/// Runs a step of action.yml as GitHub's runner does: with the variables that the file says, in an environment that has nothing else but the
/// runner's own, with files for outputs and the summary, and with the script in a file for bash.
/// </summary>
public sealed partial class StepRunner : IDisposable
{
    public const string Token = "ghs_T0ken0fTheJob";

    private readonly TemporaryFolder _folder = new();

    public StepRunner()
    {
        Directory.CreateDirectory(Temporary);
        Directory.CreateDirectory(_folder["home"]);
        Directory.CreateDirectory(_folder["tools"]);
    }

    /// <summary>Those of the workflow; for the others action.yml has defaults.</summary>
    public Dictionary<string, string> Inputs { get; } = [];

    /// <summary>Of the runner and the job, on top of the usual ones; null takes one away.</summary>
    public Dictionary<string, string?> Variables { get; } = [];

    public string Event { get; init; } = "push";

    public string Payload { get; init; } = "{}";

    /// <summary>What <c>github.action_repository</c> and <c>github.action_ref</c> are; empty for an action of the checkout.</summary>
    public (string Repository, string Ref) Action { get; init; } = ("", "");

    /// <summary>What <c>steps.install.outputs.binary</c> is.</summary>
    public string Binary { get; init; } = CopyImageProgram.Binary;

    public string Temporary => _folder["temp"];

    public string ToolCache => _folder["tools"];

    /// <summary>All files that the step can have written, outside of its workspace.</summary>
    public IEnumerable<string> Files => Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories);

    /// <summary>What is in the file of the summary when the step begins.</summary>
    public string SummaryBefore { get; init; } = "";

    /// <summary>Puts a program, as a script for sh, before those of the machine; or, if there is a list of those, before them only.</summary>
    public void AddProgram(string name, string script, params IReadOnlyList<string> others)
    {
        _folder.Add($"bin/{name}", $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder[$"bin/{name}"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        foreach (var other in others) _folder.AddLink($"bin/{other}", RealPart.Require(other));
        Variables["PATH"] = others.Count > 0 ? _folder["bin"] : $"{_folder["bin"]}:{System.Environment.GetEnvironmentVariable("PATH")}";
    }

    /// <param name="id">Of the step in action.yml.</param>
    /// <param name="meanwhile">What happens to the process that the runner knows.</param>
    public async Task<StepResult> RunAsync(string id, string workspace, Func<RunningProgram, Task>? meanwhile = null)
    {
        var step = ActionFile.Steps.Single(step => step.Id == id);
        foreach (var (file, text) in ((string, string)[])[("output", ""), ("summary", SummaryBefore), ("event.json", Payload), ("script.sh", step.Script)])
            _folder.Add(file, text);
        Assert.Equal("bash", step.Shell);
        // Tests that run in the background have SIGINT ignored, and what they start would inherit that.
        var start = new ProcessStartInfo(
            "env", ["--default-signal=INT,TERM", "bash", "--noprofile", "--norc", "-e", "-o", "pipefail", _folder["script.sh"]])
        {
            UseShellExecute = false,
            WorkingDirectory = workspace,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment.Clear();
        foreach (var (name, value) in Environment(workspace).Concat(step.Variables.ToDictionary(v => v.Key, v => (string?)Evaluate(v.Value))).Concat(Variables))
            start.Environment[name] = value;

        await using var running = new RunningProgram(start, null, TimeSpan.FromSeconds(100));
        if (meanwhile is not null) await meanwhile(running);
        var result = await running.ExitAsync();
        return new StepResult(
            result.ExitCode, RunnerLog.Parse(result.Output + result.Error), OutputsOf(File.ReadAllText(_folder["output"])),
            File.ReadAllText(_folder["summary"]), result.Output + result.Error);
    }

    public void Dispose() => _folder.Dispose();

    private Dictionary<string, string?> Environment(string workspace) => new()
    {
        ["PATH"] = System.Environment.GetEnvironmentVariable("PATH"),
        ["HOME"] = _folder["home"],
        ["LANG"] = "C.UTF-8",
        ["CI"] = "true",
        ["GITHUB_ACTIONS"] = "true",
        ["GITHUB_ACTION_PATH"] = ActionFile.Folder,
        ["GITHUB_ACTION_REF"] = "",
        ["GITHUB_ACTION_REPOSITORY"] = "",
        ["GITHUB_EVENT_NAME"] = Event,
        ["GITHUB_EVENT_PATH"] = _folder["event.json"],
        ["GITHUB_ENV"] = _folder["env"],
        ["GITHUB_OUTPUT"] = _folder["output"],
        ["GITHUB_PATH"] = _folder["path"],
        ["GITHUB_REPOSITORY"] = "acme/shop",
        ["GITHUB_SERVER_URL"] = "https://github.invalid",
        ["GITHUB_API_URL"] = "https://api.github.invalid",
        ["GITHUB_STEP_SUMMARY"] = _folder["summary"],
        ["GITHUB_WORKSPACE"] = workspace,
        ["RUNNER_ARCH"] = "X64",
        ["RUNNER_OS"] = "Linux",
        ["RUNNER_TEMP"] = Temporary,
        ["RUNNER_TOOL_CACHE"] = ToolCache,
    };

    [GeneratedRegex(@"\$\{\{ (?<context>\S+) \}\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Expression { get; }

    private string Evaluate(string text) => Expression.Replace(text, match => match.Groups["context"].Value.Split('.') switch
    {
        ["inputs", var name] => Inputs.GetValueOrDefault(name) ?? Evaluate(ActionFile.Inputs[name]),
        ["github", "token"] => Token,
        ["github", "action_repository"] => Action.Repository,
        ["github", "action_ref"] => Action.Ref,
        ["steps", "install", "outputs", "binary"] => Binary,
        _ => throw new InvalidOperationException($"Unknown context: {match.Value}"),
    });

    /// <summary>A value stands in a line behind its name and <c>=</c>, or between lines that name its end.</summary>
    private static Dictionary<string, string> OutputsOf(string text)
    {
        var outputs = new Dictionary<string, string>();
        using var lines = text.Split('\n').AsEnumerable().GetEnumerator();
        while (lines.MoveNext())
        {
            if (lines.Current.Length == 0) continue;
            var separator = lines.Current.IndexOfAny(['=', '<']);
            if (lines.Current[separator] == '=')
            {
                outputs.Add(lines.Current[..separator], lines.Current[(separator + 1)..]);
                continue;
            }

            var (name, delimiter) = (lines.Current[..separator], lines.Current[(separator + 2)..]);
            var value = new List<string>();
            while (lines.MoveNext() && lines.Current != delimiter) value.Add(lines.Current);
            outputs.Add(name, string.Join('\n', value));
        }

        return outputs;
    }
}
