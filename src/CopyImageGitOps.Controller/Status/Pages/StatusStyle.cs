using System.Security.Cryptography;
using System.Text;

namespace CopyImageGitOps.Controller.Status.Pages;

/// <summary>The style sheet of the status page, and the policy that lets a browser use it and nothing else.</summary>
internal static class StatusStyle
{
    /// <summary>On a narrow screen a row of a table becomes a card, with its headings beside its cells.</summary>
    public const string Sheet = """
        :root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--text:#1b2430;--soft:#5a6675;--line:#dde2e8;--accent:#0b61c4;
        --good:#12703a;--good-bg:#e2f5e9;--warn:#8a4b00;--warn-bg:#fdf0d9;--bad:#b0202a;--bad-bg:#fde7e8}
        @media(prefers-color-scheme:dark){:root{--bg:#11161d;--card:#1a212b;--text:#e4e9f0;--soft:#9aa7b6;--line:#2d3743;--accent:#74b0ff;
        --good:#7ddba0;--good-bg:#123222;--warn:#f5c16c;--warn-bg:#3a2a0e;--bad:#ff9aa0;--bad-bg:#401a1e}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--bg);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
        header,main,footer{max-width:76rem;margin:0 auto;padding:0 1.25rem}
        header{display:flex;flex-wrap:wrap;align-items:baseline;gap:.25rem .75rem;padding-top:1.5rem}
        h1{font-size:1.35rem;margin:0;letter-spacing:-.01em}
        h2{font-size:1.02rem;margin:0 0 .6rem}
        h2 span{color:var(--soft);font-weight:400}
        header p,footer p{margin:0;color:var(--soft);font-size:.87rem}
        section{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1rem 1.1rem;margin:1rem 0}
        dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.75rem;margin:1.1rem 0 0}
        dl div{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:.65rem .9rem;min-width:0}
        dt{color:var(--soft);font-size:.75rem;text-transform:uppercase;letter-spacing:.05em}
        dd{margin:.1rem 0 0;font-weight:600;overflow-wrap:anywhere}
        table{width:100%;border-collapse:collapse;font-size:.9rem}
        th{text-align:left;color:var(--soft);font-weight:600;font-size:.78rem;border-bottom:1px solid var(--line);padding:.3rem .75rem .3rem 0}
        td{vertical-align:top;border-bottom:1px solid var(--line);padding:.5rem .75rem .5rem 0;overflow-wrap:anywhere}
        tbody tr:last-child td{border-bottom:0}
        td.when{white-space:nowrap;color:var(--soft)}
        code{font:.9em/1.45 ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;unicode-bidi:isolate;display:block}
        code.new{color:var(--good)}
        code.new::before{content:"\2192\00a0"}
        small{color:var(--soft);font-size:.85rem;display:block}
        .badge{display:inline-block;border-radius:99px;padding:.05rem .6rem;margin:.05rem 0;font-size:.8rem;font-weight:600;background:var(--line)}
        .object{font-weight:600}
        td:first-child{min-width:9rem}
        .good{background:var(--good-bg);color:var(--good)}
        .warn{background:var(--warn-bg);color:var(--warn)}
        .bad{background:var(--bad-bg);color:var(--bad)}
        .none{margin:0;color:var(--soft)}
        .problem{border-color:var(--bad)}
        footer{padding-bottom:2rem}
        @media(max-width:44rem){header,main,footer{padding-left:.8rem;padding-right:.8rem}
        dl{grid-template-columns:1fr 1fr}
        thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        table,tbody,tr,td{display:block}
        tr{border-bottom:1px solid var(--line);padding:.5rem 0}
        tbody tr:last-child{border-bottom:0}
        td,td.when{border:0;padding:.12rem 0;white-space:normal}
        td::before{content:attr(data-label);display:block;color:var(--soft);font-size:.72rem;text-transform:uppercase;letter-spacing:.05em}
        td[data-label=Object]{font-weight:600}
        td[data-label=Object]::before{content:none}}
        """;

    /// <summary>No script, no request to anywhere; an empty icon, so that a browser does not ask for one.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Sheet)))}'; img-src data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}
