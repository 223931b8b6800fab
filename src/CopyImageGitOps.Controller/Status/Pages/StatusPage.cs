using System.Globalization;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Controller.Status.Pages;

/// <summary>The status page: everything that <see cref="StatusView"/> has, as HTML without scripts.</summary>
internal static class StatusPage
{
    public const int RefreshSeconds = 10;

    public static string Render(StatusView view) => Html.Of($"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width,initial-scale=1">
        <meta http-equiv="refresh" content="{RefreshSeconds}">
        <title>CopyImage: {view.Drifting.Count} drifting</title>
        <link rel="icon" href="data:,">
        <style>{new Html(StatusStyle.Sheet)}</style>
        </head>
        <body>
        <header><h1>CopyImage controller</h1>{Role(view)}<p>version {ControllerMetrics.Version}</p></header>
        <main>
        {Facts(view)}
        {Problems(view.Problems)}
        {StatusTables.Drifting(view)}
        {StatusTables.Odd(view)}
        {StatusTables.Rollouts(view)}
        {StatusTables.Actions(view)}
        {StatusTables.Errors(view)}
        </main>
        <footer><p>As of {Exact(view.Now)}. This page is read-only and reloads every {RefreshSeconds} seconds.</p></footer>
        </body>
        </html>

        """).Text;

    private static string Exact(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static Html Role(StatusView view) => view.IsLeader
        ? Html.Of($"""<span class="badge good">leads</span>""")
        : Html.Of($"""<span class="badge">stands by</span>""");

    private static Html Facts(StatusView view) => Html.Of($"""
        <dl>
        <div><dt>Leader</dt><dd>{view.Leader ?? "nobody, or not known"}</dd></div>
        <div><dt>This replica</dt><dd>{view.Replica}</dd></div>
        <div><dt>Mode</dt><dd>{(view.Mode == ControllerMode.Audit ? "audit (patches nothing)" : "enforce")}</dd></div>
        <div><dt>Synced</dt><dd>{Html.Join(view.Kinds.Select(Kind))}</dd></div>
        </dl>
        """);

    private static Html Kind(KindStatus kind) => kind.IsSynced
        ? Html.Of($"""<span class="badge good">{kind.Kind}</span> """)
        : Html.Of($"""<span class="badge warn">{kind.Kind}: {kind.Problem ?? "not yet"}</span> """);

    private static Html Problems(IReadOnlyList<Finding> problems) => problems.Count == 0
        ? Html.Empty
        : Html.Of($"""
            <section class="problem" aria-labelledby="problems"><h2 id="problems">Problems now</h2>{Html.Join(problems.Select(Problem))}</section>
            """);

    private static Html Problem(Finding finding) =>
        Html.Of($"""<p class="none"><span class="badge bad">{finding.Code}</span> {finding.Message}<small>{finding.Hint}</small></p>""");
}
