using System.Diagnostics;
using System.Globalization;
using System.Net;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Kubernetes;

namespace CopyImageGitOps.Controller.Tests.Kubernetes;

/// <summary>
/// The built <c>copyimage-controller</c> in a process of its own, as one replica: the one beside the tests, or that which the environment variable
/// <c>COPYIMAGE_CONTROLLER</c> names.
/// </summary>
public sealed class ControllerProcess : IAsyncDisposable
{
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder _folder = new();
    private readonly ReservedPort _port = ReservedPort.Take();

    /// <param name="config">The configuration file, as text.</param>
    /// <param name="environment">What is set beside what every replica has; with null, unset.</param>
    public ControllerProcess(
        string kubeconfig, string? config, string podName = "copyimage-controller-0", IReadOnlyDictionary<string, string?>? environment = null)
    {
        List<string> arguments = ["--kubeconfig", kubeconfig, "--listen", $"http://127.0.0.1:{_port.Number}"];
        if (config is not null) arguments.AddRange(["--config", _folder.Add("copyimage.yaml", config)["copyimage.yaml"]]);
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["POD_NAMESPACE"] = DeployedRights.Namespace,
            ["POD_NAME"] = podName,
            ["DOCKER_CONFIG"] = _folder["docker"],
            ["KUBECONFIG"] = null,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>()) variables[name] = value;
        Server = new ServerProcess(Program, arguments, _folder["log"], variables);
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port.Number}/") };
    }

    /// <summary>To be started, killed (SIGKILL), stopped (SIGTERM) and measured.</summary>
    public ServerProcess Server { get; }

    /// <summary>Asks for its probes, metrics and status page.</summary>
    public HttpClient Http { get; }

    private static string Program => Environment.GetEnvironmentVariable("COPYIMAGE_CONTROLLER") is { Length: > 0 } program
        ? program
        : Path.Combine(AppContext.BaseDirectory, "copyimage-controller");

    /// <summary>Starts it and returns when it is ready.</summary>
    /// <exception cref="InvalidOperationException">It ended; the message has its log.</exception>
    /// <exception cref="TimeoutException">It does not get ready; the message has its log.</exception>
    public async Task StartAsync(CancellationToken ct)
    {
        Server.Start();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var started = Stopwatch.GetTimestamp();
        while (!await IsReadyAsync(ct))
        {
            if (!Server.IsRunning) throw new InvalidOperationException($"copyimage-controller ended with {Server.ExitCode}:\n{Server.ReadLog()}");
            if (Stopwatch.GetElapsedTime(started) > ReadyLimit) throw new TimeoutException($"copyimage-controller is not ready:\n{Server.ReadLog()}");
            await timer.WaitForNextTickAsync(ct);
        }
    }

    /// <summary>A metric as it is now; 0 if there is none.</summary>
    /// <param name="sample">As in <c>copyimage_leader</c>, with its labels.</param>
    public async Task<double> MetricAsync(string sample, CancellationToken ct) =>
        (await Http.GetStringAsync("metrics", ct)).Split('\n').FirstOrDefault(line => line.StartsWith(sample + " ", StringComparison.Ordinal)) is { } line
            ? double.Parse(line[(sample.Length + 1)..], CultureInfo.InvariantCulture)
            : 0;

    /// <summary>Ends it in peace, so that the next one need not wait for the end of its Lease.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Server.IsRunning) await StopAsync();
        await Server.DisposeAsync();
        Http.Dispose();
        _port.Dispose();
        _folder.Dispose();
    }

    private async Task StopAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await Server.StopAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // What it is at takes too long: it is killed.
        }
    }

    private async Task<bool> IsReadyAsync(CancellationToken ct)
    {
        try
        {
            using var response = await Http.GetAsync("readyz", ct);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
