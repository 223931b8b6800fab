using CopyImageGitOps.Controller.Watching;

namespace CopyImageGitOps.Controller.Reconciling.Patching;

/// <summary>
/// What <c>kubectl rollout history</c> shows of a repair
/// (https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#checking-rollout-history-of-a-deployment).
/// </summary>
public static class ChangeCause
{
    public const string Annotation = "kubernetes.io/change-cause";

    private const string Prefix = "copyimage: ";
    private const int MaximumLength = 1000;

    /// <summary>As in <c>copyimage: nginx:1.25 -&gt; registry.example.com/mirror/docker.io/library/nginx:1.25@sha256:…</c>; bounded in length.</summary>
    public static string Of(IReadOnlyList<ImageRepair> repairs)
    {
        var texts = repairs.Select(repair => $"{repair.Source} -> {repair.Target}").Distinct(StringComparer.Ordinal).ToList();
        for (var shown = texts.Count; shown > 0; shown--)
        {
            if (Text(texts, shown) is { Length: <= MaximumLength } text) return text;
        }

        return $"{Prefix}{texts.Count} public images -> private copies";
    }

    /// <summary>Whether the last change of its pod template that says so was a repair.</summary>
    public static bool IsOurs(Workload workload) => workload.ChangeCause?.StartsWith(Prefix, StringComparison.Ordinal) == true;

    private static string Text(List<string> texts, int shown) => Prefix + string.Join("; ", texts.Take(shown)) + (texts.Count - shown) switch
    {
        0 => "",
        1 => "; and 1 more image",
        var more => $"; and {more} more images",
    };
}
