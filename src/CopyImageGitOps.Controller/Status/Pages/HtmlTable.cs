namespace CopyImageGitOps.Controller.Status.Pages;

/// <summary>A section with a heading and a table. The roles keep it a table for a screen reader where the style sheet makes cards of its rows.</summary>
internal static class HtmlTable
{
    public static Html Section(string id, string title, int count, string none, IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<Html>> rows)
    {
        IReadOnlyList<IReadOnlyList<Html>> shown = [.. rows];
        return Html.Of($"""
            <section aria-labelledby="{id}"><h2 id="{id}">{title} <span>({count})</span></h2>
            {(shown.Count == 0 ? Html.Of($"""<p class="none">{none}</p>""") : Table(id, heads, shown))}{More(count - shown.Count)}
            </section>

            """);
    }

    private static Html Table(string id, IReadOnlyList<string> heads, IReadOnlyList<IReadOnlyList<Html>> rows) => Html.Of($"""
        <table role="table" aria-labelledby="{id}"><thead role="rowgroup"><tr role="row">{Html.Join(heads.Select(Head))}</tr></thead>
        <tbody role="rowgroup">{Html.Join(rows.Select(row => Row(heads, row)))}</tbody></table>
        """);

    private static Html Head(string head) => Html.Of($"""<th role="columnheader" scope="col">{head}</th>""");

    private static Html Row(IReadOnlyList<string> heads, IReadOnlyList<Html> cells) =>
        Html.Of($"""<tr role="row">{Html.Join(cells.Select((cell, i) => Cell(heads[i], cell)))}</tr>""");

    private static Html Cell(string head, Html content) =>
        Html.Of($"""<td role="cell" data-label="{head}"{(head is "When" or "Since" ? new Html(" class=\"when\"") : Html.Empty)}>{content}</td>""");

    private static Html More(int count) => count > 0 ? Html.Of($"""<p class="none">and {count} more</p>""") : Html.Empty;
}
