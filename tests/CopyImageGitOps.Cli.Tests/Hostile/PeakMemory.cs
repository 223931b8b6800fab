using System.Globalization;

namespace CopyImageGitOps.Cli.Tests.Hostile;

/// <summary>The most memory that a process ever had, seen from outside.</summary>
internal static class PeakMemory
{
    private const string Label = "VmHWM:";

    /// <summary>In bytes, when it has ended; null where the system does not tell.</summary>
    public static async Task<long?> WatchAsync(RunningProgram running, CancellationToken cancellationToken)
    {
        long? peak = null;
        while (!running.HasExited)
        {
            peak = Read(running.Id) ?? peak;
            await Task.Delay(5, cancellationToken);
        }

        return peak;
    }

    private static long? Read(int processId)
    {
        try
        {
            var line = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(line => line.StartsWith(Label, StringComparison.Ordinal));
            return line is null ? null : long.Parse(line[Label.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
