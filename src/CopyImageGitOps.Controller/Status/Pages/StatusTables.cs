using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Watching;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Controller.Status.Pages;

/// <summary>The tables of the status page.</summary>
internal static class StatusTables
{
    /// <summary>More is of no use to a reader.</summary>
    public const int MaximumRows = 200;

    public static Html Drifting(StatusView view) => HtmlTable.Section(
        "drifting",
        "Drifting objects",
        view.Drifting.Count,
        "No object references a public image.",
        ["Object", "Public images", "State", "Since"],
        view.Drifting.Take(MaximumRows).Select(drift => (IReadOnlyList<Html>)
        [
            Object(drift.Key),
            Html.Join(drift.Images.Select(image => Html.Of($"<code>{image}</code>"))),
            State(drift.Status?.Outcome),
            When(drift.Status?.Since, view.Now),
        ]));

    public static Html Rollouts(StatusView view) => HtmlTable.Section(
        "rollouts",
        "Rollouts in progress",
        view.Rollouts.Count,
        "No object that was repaired is being rolled out.",
        ["Object", "Since"],
        view.Rollouts.Take(MaximumRows).Select(rollout => (IReadOnlyList<Html>)[Object(rollout.Key), When(rollout.Since, view.Now)]));

    /// <summary>Only if there are any, as almost never.</summary>
    public static Html Odd(StatusView view) => view.Odd.Count == 0 ? Html.Empty : HtmlTable.Section(
        "odd",
        "Objects that are not understood",
        view.Odd.Count,
        "",
        ["Object", "What cannot be told"],
        view.Odd.Take(MaximumRows).Select(workload => (IReadOnlyList<Html>)[Object(workload.Key), Html.Join(workload.Findings!.Take(10).Select(Finding))]));

    public static Html Actions(StatusView view) => HtmlTable.Section(
        "actions",
        "Last repairs",
        view.Actions.Count,
        "Nothing was repaired since this replica started.",
        ["Object", "Images before and after", "When"],
        view.Actions.Select(action => (IReadOnlyList<Html>)
        [
            Object(action.Key), Html.Join(action.Images.Select(Repair)), When(action.At, view.Now),
        ]));

    public static Html Errors(StatusView view) => HtmlTable.Section(
        "errors",
        "Last errors",
        view.Errors.Count,
        "Nothing went wrong since this replica started.",
        ["Object", "Error", "When"],
        view.Errors.Select(error => (IReadOnlyList<Html>)
        [
            Object(error.Key),
            Html.Of($"""<span class="badge bad">{error.Finding.Code}</span>{Times(error.Count)} {error.Finding.Message}<small>{error.Finding.Hint}</small>"""),
            When(error.At, view.Now),
        ]));

    private static Html Finding(Finding finding) => Html.Of(
        $"""<p><span class="badge warn">{finding.Code}</span> {finding.Field} {finding.Message}<small>{finding.Hint}</small></p>""");

    private static Html Object(ObjectKey key) => Html.Of($"""<span class="object">{key.Namespace}/{key.Name}</span><small>{key.Kind}</small>""");

    private static Html Times(int count) => count > 1 ? Html.Of($" {count}×") : Html.Empty;

    private static Html Repair(ImageRepair repair) => Html.Of($"""<code>{repair.Source}</code><code class="new">{repair.Target}</code>""");

    private static Html State(Outcome? outcome) => outcome switch
    {
        null => Html.Of($"""<span class="badge">not looked at yet</span>"""),
        Outcome.Reported reported => Html.Of($"""<span class="badge warn">{$"{reported.Reason}".ToLowerInvariant()}</span><small>{reported.Message}</small>"""),
        Outcome.Waiting waiting => Html.Of($"""<span class="badge">waiting</span><small>{waiting.Message}</small>"""),
        Outcome.Conflicted conflicted => Html.Of($"""<span class="badge">conflicted</span><small>{conflicted.Message}</small>"""),
        Outcome.Failed failed => Html.Of($"""<span class="badge bad">failed</span><small>{failed.Finding.Message}</small>"""),
        Outcome.Refused refused => Html.Of($"""<span class="badge bad">refused</span><small>{refused.Finding.Message}</small>"""),
        _ => Html.Of($"""<span class="badge">{outcome.Word}</span>"""),
    };

    private static Html When(DateTimeOffset? time, DateTimeOffset now) => time is null
        ? Html.Of($"–")
        : Html.Of($"""<time datetime="{time.Value.ToString("O")}" title="{time.Value.ToString("u")}">{Ago.Of(now - time.Value)}</time>""");
}
