using System.Diagnostics;
using System.Globalization;

namespace CopyImageGitOps.Testing.Kubernetes;

/// <summary>
/// A server in a process of its own that can be killed and started again. It ends with its disposal, and also when this process is killed: a shell beside
/// it waits for the end of its standard input.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    // The server takes the place of the first shell, so its process id is known here; the second shell is the one that waits.
    private const string Script = """exec 3<&0; (read -r _ <&3; kill -9 $$) >/dev/null 2>&1 & log=$1; shift; exec "$@" 3<&- </dev/null >>"$log" 2>&1""";

    private readonly string _program;
    private readonly IReadOnlyList<string> _arguments;
    private readonly IReadOnlyDictionary<string, string?> _environment;
    private Process? _process;

    /// <param name="log">The file that its output is appended to.</param>
    /// <param name="environment">What is set, or with null unset, beside what this process has.</param>
    public ServerProcess(
        string program, IReadOnlyList<string> arguments, string log, IReadOnlyDictionary<string, string?>? environment = null) =>
        (_program, _arguments, LogFile, _environment) = (program, arguments, log, environment ?? new Dictionary<string, string?>());

    /// <summary>The file with its output.</summary>
    public string LogFile { get; }

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Its exit code after it ended; 128 and the signal's number if a signal ended it.</summary>
    public int ExitCode => Started.ExitCode;

    /// <summary>User and system time so far. It must be running.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            Started.Refresh();
            return Started.TotalProcessorTime;
        }
    }

    /// <summary>The most memory that it has had, in bytes. It must be running, on Linux.</summary>
    public long PeakMemory => Kibibytes("VmHWM:") * 1024;

    /// <summary>The memory that it has, in bytes. It must be running, on Linux.</summary>
    public long Memory => Kibibytes("VmRSS:") * 1024;

    private Process Started => _process ?? throw new InvalidOperationException($"{_program} was not started.");

    public string ReadLog() => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    /// <summary>Starts it, also again.</summary>
    public void Start()
    {
        if (IsRunning) throw new InvalidOperationException($"{_program} is running already.");
        _process?.Dispose();
        var info = new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", LogFile, _program, .. _arguments])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in _environment) info.Environment[name] = value;
        _process = Process.Start(info)!;
    }

    /// <summary>Sends SIGKILL and waits for the end.</summary>
    public async Task KillAsync()
    {
        Started.Kill();
        await EndAsync(CancellationToken.None);
    }

    /// <summary>Sends SIGTERM and waits for the end.</summary>
    public async Task StopAsync(CancellationToken ct)
    {
        await ProcessRunner.RunAsync("/bin/sh", ["-c", "kill -TERM \"$0\"", Started.Id.ToString(CultureInfo.InvariantCulture)], ct);
        await EndAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null) return;
        if (IsRunning) await KillAsync();
        _process?.Dispose();
        _process = null;
    }

    private async Task EndAsync(CancellationToken ct)
    {
        await Started.WaitForExitAsync(ct);
        Started.StandardInput.Close();
    }

    private long Kibibytes(string field)
    {
        var line = File.ReadLines($"/proc/{Started.Id}/status").First(l => l.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1], CultureInfo.InvariantCulture);
    }
}
