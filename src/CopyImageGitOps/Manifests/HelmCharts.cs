using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Manifests;

/// <summary>
/// A Helm chart: a directory with a <c>Chart.yaml</c>, whose templates are no manifests (https://helm.sh/docs/topics/charts/).
/// </summary>
/// <param name="File">Its <c>Chart.yaml</c>.</param>
internal sealed record HelmChart(string File)
{
    public string Templates => File[..^"Chart.yaml".Length] + "templates";

    public Finding Finding => new(Severity.Info, FindingCodes.HelmTemplate, $"A Helm chart: its templates in '{Templates}' are left alone")
    {
        File = File,
        Hint = "Render the chart into the repository ('helm template'), or set its images in its values.",
    };
}

internal static class HelmCharts
{
    /// <summary>The charts that have something in <c>templates/</c>.</summary>
    public static IReadOnlyList<HelmChart> Find(IReadOnlyList<string> files)
    {
        var charts = files.Where(f => Path.GetFileName(f.AsSpan()) is "Chart.yaml").Select(f => new HelmChart(f));
        var sorted = new Lazy<string[]>(() => [.. files.Order(StringComparer.Ordinal)]);
        return [.. charts.Where(c => HasFile(sorted.Value, c.Templates + "/"))];
    }

    private static bool HasFile(string[] sorted, string prefix)
    {
        var at = ~Array.BinarySearch(sorted, prefix, StringComparer.Ordinal);
        return at >= 0 && at < sorted.Length && sorted[at].StartsWith(prefix, StringComparison.Ordinal);
    }
}
