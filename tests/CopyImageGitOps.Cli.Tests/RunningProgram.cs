using System.Diagnostics;
using System.Globalization;

namespace CopyImageGitOps.Cli.Tests;

/// <summary>A child process that has been started; it does not outlive the test.</summary>
public sealed class RunningProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly CancellationTokenSource _timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    internal RunningProgram(ProcessStartInfo start, string? input, TimeSpan timeout)
    {
        _timeout.CancelAfter(timeout);
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} could not be started.");
        _output = _process.StandardOutput.ReadToEndAsync(_timeout.Token);
        _error = _process.StandardError.ReadToEndAsync(_timeout.Token);
        if (input is not null) _process.StandardInput.Write(input);
        _process.StandardInput.Close();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>As kill(1): INT is Ctrl-C.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {_process.Id}")]);
        await kill.WaitForExitAsync(_timeout.Token);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Ends it without asking, as SIGKILL does.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    public async Task<ProgramResult> ExitAsync()
    {
        var (output, error) = (await _output, await _error);
        await _process.WaitForExitAsync(_timeout.Token);
        return new ProgramResult(_process.ExitCode, output, error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        _timeout.Dispose();
    }
}
