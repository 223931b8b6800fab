using System.Text.Json;
using CopyImageGitOps.Cli.Tests.Commands;

namespace CopyImageGitOps.Cli.Tests.Hostile;

/// <summary>All hostile files in one committed repository, together with good ones, and what the real program said of them.</summary>
public sealed class HostileRepository : IAsyncLifetime
{
    public CommandScenario Scenario { get; private set; } = null!;

    public JsonElement Report { get; private set; }

    /// <summary>Null where the system does not tell.</summary>
    public long? PeakMemory { get; private set; }

    public int ExitCode { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Scenario = await CommandScenario.StartAsync();
        foreach (var file in HostileFile.All)
            await File.WriteAllBytesAsync(Path.Combine(Scenario.Root, file.Name), file.Content, TestContext.Current.CancellationToken);
        await Scenario.CommitAsync();

        await using var running = Scenario.Program.Start(["check", "--config", Scenario.Configuration, "--output", "json"], Scenario.Root);
        var peak = Hostile.PeakMemory.WatchAsync(running, TestContext.Current.CancellationToken);
        var result = await running.ExitAsync();
        (PeakMemory, ExitCode, Report) = (await peak, result.ExitCode, JsonElement.Parse(result.Output));
    }

    public ValueTask DisposeAsync() => Scenario.DisposeAsync();
}
