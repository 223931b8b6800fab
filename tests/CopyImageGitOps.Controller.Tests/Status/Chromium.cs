using CliWrap;
using CliWrap.Buffered;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Controller.Tests.Status;

/// <summary>A real browser without a window, with a profile of its own.</summary>
internal static class Chromium
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <param name="Dom">The document as the browser has it after loading.</param>
    /// <param name="Console">What the browser wrote to the page's console, policy violations included.</param>
    public sealed record Visit(string Dom, IReadOnlyList<string> Console);

    public static async Task<Visit> VisitAsync(Uri page, CancellationToken ct)
    {
        var (dom, log) = await RunAsync(ct, "--dump-dom", $"{page}");
        return new Visit(dom, [.. log.Split('\n').Where(line => line.Contains("CONSOLE", StringComparison.Ordinal))]);
    }

    /// <param name="width">Of the window, in CSS pixels.</param>
    public static Task ScreenshotAsync(Uri page, string file, int width, int height, CancellationToken ct, bool isDark = false) =>
        RunAsync(
            ct,
            [
                $"--screenshot={file}", $"--window-size={width},{height}", "--hide-scrollbars",
                $"--blink-settings=preferredColorScheme={(isDark ? 0 : 1)}", $"{page}",
            ]);

    private static async Task<(string Output, string Log)> RunAsync(CancellationToken ct, params string[] arguments)
    {
        var program = RealPart.Require("chromium");
        using var profile = new TemporaryFolder();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Limit);
        var result = await Cli.Wrap(program)
            .WithArguments(
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--enable-logging=stderr", $"--user-data-dir={profile.Path}",
                .. arguments,
            ])
            .ExecuteBufferedAsync(limit.Token);
        return (result.StandardOutput, result.StandardError);
    }
}
