using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Graph;

/// <summary>What the charts of a kustomization are made of (https://github.com/kubernetes-sigs/kustomize/blob/master/api/types/helmchartargs.go).</summary>
internal static class HelmFields
{
    private const string DefaultHome = "charts";

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
        foreach (var (index, chart) in kustomization.FindItems("helmCharts")) Chart(chart, home, $"helmCharts[{index}].", mentions);
        foreach (var (index, chart) in legacy)
            Chart(chart, home, $"helmChartInflationGenerator[{index}].", mentions, name: "chartName", version: "chartVersion", repository: "chartRepoUrl", values: "values");
    }

    /// <summary>The same as a generator of its own.</summary>
    public static void ReadGenerator(Node generator, Mentions mentions) =>
        Chart(generator, Filled(generator.FindFieldText("chartHome")) ?? DefaultHome, "", mentions);

    private static void Chart(
        Node chart, string home, string field, Mentions mentions,
        string name = "name", string version = "version", string repository = "repo", string values = "valuesFile")
    {
        mentions.Text(chart, values, field, MentionKind.File);
        mentions.Texts(chart, "additionalValuesFiles", field, MentionKind.File);
        if (chart.FindEntry(name) is not { } entry || entry.Value.Resolved is not ScalarNode { Value.Length: > 0 } text) return;
        var (plain, at) = ($"{home}/{text.Value}", entry.Value.Start);
        var url = Filled(chart.FindFieldText(repository));
        mentions.Add(new Mention(field + name, text.Value, plain, at, url is null ? MentionKind.Folder : MentionKind.OptionalFolder));
        if (url is null) return;
        // What is fetched in a version is kept in a directory of that version; earlier versions of kustomize did not do so.
        var kept = Filled(chart.FindFieldText(version)) is { } number ? $"{home}/{text.Value}-{number}/{text.Value}" : plain;
        if (kept != plain) mentions.Add(new Mention(field + name, text.Value, kept, at, MentionKind.OptionalFolder));
        mentions.Add(new Mention(field + repository, url, kept, chart.FindEntry(repository)!.Value.Value.Start, MentionKind.Remote));
    }

    private static string? Filled(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
