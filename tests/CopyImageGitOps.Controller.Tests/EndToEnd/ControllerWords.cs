using System.Globalization;
using CopyImageGitOps.Controller.Tests.Kubernetes;
using CopyImageGitOps.Testing.Kubernetes;

namespace CopyImageGitOps.Controller.Tests.EndToEnd;

/// <summary>What a controller says of itself, and how much it asks.</summary>
internal static class ControllerWords
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <param name="sample">With its labels, as in <c>copyimage_leader</c>.</param>
    /// <returns>0 if there is no such sample.</returns>
    public static async Task<double> MetricAsync(this ControllerProcess controller, string sample, CancellationToken ct)
    {
        var lines = (await controller.Http.GetStringAsync("metrics", ct)).Split('\n');
        var found = lines.SingleOrDefault(line => line.StartsWith(sample + " ", StringComparison.Ordinal));
        return found is null ? 0 : double.Parse(found[(sample.Length + 1)..], CultureInfo.InvariantCulture);
    }

    public static async Task LeadsAsync(this ControllerProcess controller, bool isWanted, CancellationToken ct, TimeSpan? limit = null) =>
        await Eventually.GetsAsync(() => controller.MetricAsync("copyimage_leader", ct), value => value == 1 == isWanted, ct, limit);

    /// <summary>Waits until its log has all of these.</summary>
    public static Task LogsAsync(this ControllerProcess controller, CancellationToken ct, params string[] words) =>
        controller.LogsAsync(Eventually.Limit, ct, words);

    public static async Task LogsAsync(this ControllerProcess controller, TimeSpan limit, CancellationToken ct, params string[] words) =>
        await Eventually.GetsAsync(
            () => Task.FromResult(controller.Server.ReadLog()), log => words.All(word => log.Contains(word, StringComparison.Ordinal)), ct, limit);

    /// <summary>Waits until the status page shows all of these, or none.</summary>
    public static async Task ShowsAsync(this ControllerProcess controller, bool isWanted, CancellationToken ct, params string[] words) =>
        await Eventually.GetsAsync(
            () => controller.Http.GetStringAsync("", ct), page => words.All(word => page.Contains(word, StringComparison.Ordinal) == isWanted), ct);

    /// <summary>Fails if controllers ask more than so much, also in vain.</summary>
    /// <returns>What was asked in ten seconds.</returns>
    public static async Task<IReadOnlyList<AuditRecord>> IsCalmAsync(this Stage stage, int requestsAMinute, CancellationToken ct)
    {
        var since = TimeProvider.System.GetUtcNow();
        await Task.Delay(Window, TimeProvider.System, ct);
        var asked = (await stage.Plane.Audit.ReadAsync(ct, since)).Where(record => record.User is DeployedRights.User or "").ToList();
        var perMinute = asked.Count * (int)(TimeSpan.FromMinutes(1) / Window);
        TestContext.Current.SendDiagnosticMessage("{0} requests a minute", perMinute);
        Assert.True(perMinute <= requestsAMinute, string.Join('\n', asked));
        return asked;
    }

    /// <summary>Each of these Deployments was written once, and nothing else was.</summary>
    public static async Task IsPatchedOnceAsync(this Stage stage, CancellationToken ct, params string[] names) => Assert.Equal(
        names.Order(StringComparer.Ordinal),
        (await stage.PatchesAsync(ct)).Where(patch => patch.Code == 200).Select(patch => patch.Name!).Order(StringComparer.Ordinal));
}
