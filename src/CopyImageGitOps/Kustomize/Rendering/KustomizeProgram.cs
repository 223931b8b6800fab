using System.Text;
using CliWrap;
using CopyImageGitOps.Configuration;

namespace CopyImageGitOps.Kustomize.Rendering;

/// <summary>The program that renders: <c>kustomize</c>, or the one that is part of <c>kubectl</c>.</summary>
internal sealed class KustomizeProgram
{
    private const int MaximumError = 64 * 1024;

    /// <summary>
    /// Nobody is there to be asked for a password. And a process that ends at once need not collect its garbage as often as Go does by default: it
    /// takes a fifth less time, and some MiB more.
    /// </summary>
    private static readonly IReadOnlyDictionary<string, string?> Variables = new Dictionary<string, string?>
    {
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GOGC"] = Environment.GetEnvironmentVariable("GOGC") ?? "400",
    };

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly string _path;
    private readonly IReadOnlyList<string> _arguments;

    private KustomizeProgram(string path, string verb, KustomizeConfig config)
    {
        _path = path;
        List<string> arguments = [verb];
        if (config.EnableHelm) arguments.Add("--enable-helm");
        if (config.LoadRestrictor == LoadRestrictor.None) arguments.AddRange(["--load-restrictor", "LoadRestrictionsNone"]);
        _arguments = arguments;
    }

    /// <summary>The first in PATH; null if there is neither.</summary>
    public static KustomizeProgram? Find(KustomizeConfig config)
    {
        if (InPath("kustomize") is { } kustomize) return new KustomizeProgram(kustomize, "build", config);
        return InPath("kubectl") is { } kubectl ? new KustomizeProgram(kubectl, "kustomize", config) : null;
    }

    /// <param name="directory">Of the kustomization: a full path.</param>
    public async Task<Render> RenderAsync(string directory, CancellationToken cancellationToken)
    {
        using var output = new BoundedOutput(Render.MaximumSize);
        using var error = new BoundedOutput(MaximumError);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Patience);
        try
        {
            var result = await Cli.Wrap(_path).WithArguments([.. _arguments, directory]).WithValidation(CommandResultValidation.None)
                .WithStandardOutputPipe(PipeTarget.ToStream(output, autoFlush: false)).WithStandardErrorPipe(PipeTarget.ToStream(error, autoFlush: false))
                .WithEnvironmentVariables(Variables)
                .ExecuteAsync(timeout.Token).ConfigureAwait(false);
            if (result.ExitCode != 0) return Render.Failed(Reason(error, result.ExitCode));
            return output.IsOverfull ? Render.Failed($"its output is larger than {Render.MaximumSize / 1024 / 1024} MiB") : Render.Of(output.Content);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Render.Failed($"it took longer than {Patience.TotalMinutes:0} minutes");
        }
    }

    private static string Reason(BoundedOutput error, int exitCode)
    {
        var text = Encoding.UTF8.GetString(error.Content.Span).Trim();
        if (text.Length == 0) return $"it ended with exit code {exitCode}";
        return text.StartsWith("Error: ", StringComparison.Ordinal) ? text["Error: ".Length..] : text;
    }

    private static string? InPath(string program)
    {
        var name = OperatingSystem.IsWindows() ? program + ".exe" : program;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }
}

/// <summary>What <c>kustomize build</c> gave: its output, or why there is none.</summary>
internal sealed record Render(ReadOnlyMemory<byte> Text, string? Error)
{
    public const int MaximumSize = 256 * 1024 * 1024;

    public static Render Of(ReadOnlyMemory<byte> text) => new(text, null);

    public static Render Failed(string reason) => new(default, reason);
}
