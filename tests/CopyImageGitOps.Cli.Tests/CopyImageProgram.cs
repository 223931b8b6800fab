using System.Diagnostics;
using System.Text;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Cli.Tests;

/// <summary>What a program left behind when it ended.</summary>
public sealed record ProgramResult(int ExitCode, string Output, string Error)
{
    public override string ToString() => $"exit code {ExitCode}\n--- standard output\n{Output}\n--- standard error\n{Error}";
}

/// <summary>
/// The real program as a child process: the one that <c>COPYIMAGE_BINARY</c> names (the native one), else the one that was built with the tests.
/// It sees a home folder of its own, and nothing of the machine's configuration, credentials and variables. Every run has a timeout.
/// </summary>
public sealed class CopyImageProgram : IDisposable
{
    private static readonly string[] Foreign =
    [
        "COPYIMAGE_", "PRIV_OCI_", "GIT_", "GITHUB_", "XDG_", "CI", "NO_COLOR", "TERM", "EMAIL", "REGISTRY_AUTH_FILE", "SSL_CERT_", "HTTP_PROXY",
        "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "DOTNET_SYSTEM_",
    ];

    private readonly TemporaryFolder _home = new();

    public static string Binary { get; } = Environment.GetEnvironmentVariable("COPYIMAGE_BINARY") is { Length: > 0 } given
        ? Path.GetFullPath(given)
        : Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "copyimage.exe" : "copyimage");

    /// <summary>The folder of the published binary, which starts without a runtime, for what packs it.</summary>
    /// <exception cref="RealPartMissingException"><c>COPYIMAGE_BINARY</c> does not name one, and it is not required.</exception>
    public static string PublishedFolder => Environment.GetEnvironmentVariable("COPYIMAGE_BINARY") is { Length: > 0 }
        ? Path.GetDirectoryName(Binary)!
        : throw RealPart.Missing("There is no native binary: run 'make publish', and set COPYIMAGE_BINARY to artifacts/publish/copyimage.");

    /// <summary>Where it runs if a call does not say otherwise: an empty folder.</summary>
    public string Home => _home.Path;

    /// <summary>Where <c>config.json</c> with the logins is looked for.</summary>
    public string DockerConfig => _home[".docker"];

    /// <summary>Of every run, on top of the isolated ones; null takes a variable away.</summary>
    public Dictionary<string, string?> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>After that it is killed, and the test fails.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Runs it to its end in <paramref name="directory"/>.</summary>
    public Task<ProgramResult> RunAsync(string directory, params string[] arguments) => RunAsync(arguments, directory);

    /// <param name="input">Standard input; without one it is empty.</param>
    public async Task<ProgramResult> RunAsync(
        IReadOnlyList<string> arguments,
        string? directory = null,
        string? input = null,
        params IReadOnlyList<(string Name, string? Value)> variables)
    {
        await using var running = Start(arguments, directory, input, variables);
        return await running.ExitAsync();
    }

    /// <summary>Starts it, for what happens to it meanwhile.</summary>
    public RunningProgram Start(
        IReadOnlyList<string> arguments,
        string? directory = null,
        string? input = null,
        params IReadOnlyList<(string Name, string? Value)> variables) =>
        StartOther(Binary, arguments, directory, input, variables);

    /// <summary>Another program in the same surroundings: one that runs copyimage, or git.</summary>
    public RunningProgram StartOther(
        string program,
        IReadOnlyList<string> arguments,
        string? directory = null,
        string? input = null,
        params IReadOnlyList<(string Name, string? Value)> variables)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = directory ?? Home,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
            StandardErrorEncoding = new UTF8Encoding(false),
        };
        foreach (var name in start.Environment.Keys.Where(IsForeign).ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in Isolated().Concat(Variables.Select(v => (v.Key, v.Value))).Concat(variables))
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }

        return new RunningProgram(start, input, Timeout);
    }

    public void Dispose() => _home.Dispose();

    private static bool IsForeign(string name) => Foreign.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private (string Name, string? Value)[] Isolated() =>
    [
        ("HOME", Home),
        ("USERPROFILE", Home),
        ("GIT_CONFIG_GLOBAL", _home["no-gitconfig"]),
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("DOCKER_CONFIG", DockerConfig),
        ("LC_ALL", "C.UTF-8"),
    ];
}
