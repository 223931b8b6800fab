using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Graph;

/// <summary>What the charts of a kustomization are made of (https://github.com/kubernetes-sigs/kustomize/blob/master/api/types/helmchartargs.go).</summary>
internal static class HelmFields
{
    private const string DefaultHome = "charts";

    private static readonly ChartKeys Current = new("name", "version", "repo", "valuesFile");
    private static readonly ChartKeys Legacy = new("chartName", "chartVersion", "chartRepoUrl", "values");

    /// <summary>The key under which a kustomization lists charts; null if it has none.</summary>
    public static Node? FindKey(Node kustomization) =>
        ((string[])["helmCharts", "helmChartInflationGenerator"])
        .Where(key => kustomization.FindField(key) is SequenceNode { Items.Count: > 0 })
        .Select(key => kustomization.FindEntry(key)!.Value.KeyNode)
        .FirstOrDefault();

    public static void Read(Node kustomization, Mentions mentions)
    {
        var legacy = kustomization.FindItems("helmChartInflationGenerator").ToList();
        var home = Filled(kustomization.FindField("helmGlobals").FindFieldText("chartHome"))
            ?? legacy.Select(c => Filled(c.Item.FindFieldText("chartHome"))).LastOrDefault(h => h is not null) ?? DefaultHome;
        foreach (var (index, chart) in kustomization.FindItems("helmCharts")) Chart(chart, home, $"helmCharts[{index}].", mentions, Current);
        foreach (var (index, chart) in legacy) Chart(chart, home, $"helmChartInflationGenerator[{index}].", mentions, Legacy);
    }

    /// <summary>The same as a generator of its own.</summary>
    public static void ReadGenerator(Node generator, Mentions mentions) =>
        Chart(generator, Filled(generator.FindFieldText("chartHome")) ?? DefaultHome, "", mentions, Current);

    private static void Chart(Node chart, string home, string field, Mentions mentions, ChartKeys keys)
    {
        mentions.Text(chart, keys.Values, field, MentionKind.File);
        mentions.Texts(chart, "additionalValuesFiles", field, MentionKind.File);
        if (chart.FindEntry(keys.Name) is not { } entry || entry.Value.Resolved is not ScalarNode { Value.Length: > 0 } text) return;
        var (plain, at) = ($"{home}/{text.Value}", entry.Value.Start);
        var url = Filled(chart.FindFieldText(keys.Repository));
        mentions.Add(new Mention(field + keys.Name, text.Value, plain, at, url is null ? MentionKind.Folder : MentionKind.OptionalFolder));
        if (url is null) return;
        // What is fetched in a version is kept in a directory of that version; earlier versions of kustomize did not do so.
        var kept = Filled(chart.FindFieldText(keys.Version)) is { } number ? $"{home}/{text.Value}-{number}/{text.Value}" : plain;
        if (kept != plain) mentions.Add(new Mention(field + keys.Name, text.Value, kept, at, MentionKind.OptionalFolder));
        mentions.Add(new Mention(field + keys.Repository, url, kept, chart.FindEntry(keys.Repository)!.Value.Value.Start, MentionKind.Remote));
    }

    private static string? Filled(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private sealed record ChartKeys(string Name, string Version, string Repository, string Values);
}
