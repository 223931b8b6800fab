using CopyImageGitOps.Findings;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Tests.Kustomize.Graph;

/// <summary>All kustomizations here but <c>all</c> are used by it, so that only those that are pointed at are roots beside it.</summary>
public sealed class ApplicationSetTests : IDisposable
{
    private static readonly string[] Directories =
        ["apps/web/dev", "apps/web/prod", "apps/db/dev", "apps/db/prod", "apps/.hidden/dev", "infra/dns", "infra/tls", "infra/old"];

    private readonly TemporaryFolder _folder = new();

    public ApplicationSetTests()
    {
        foreach (var directory in Directories) _folder.Kustomization(directory, "resources: []");
        _folder.Kustomization("all", ["resources:", .. Directories.Select(d => $"- ../{d}")]);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("git: {directories: [{path: infra/*}]}", "'{{path}}'", "infra/dns infra/old infra/tls")]
    [InlineData("git: {directories: [{path: infra/*}, {path: infra/old, exclude: true}]}", "'{{ .path.path }}'", "infra/dns infra/tls")]
    [InlineData("git: {directories: [{path: infra/*}, {path: 'infra/[^dt]??', exclude: true}]}", "'{{- .path.path -}}'", "infra/dns infra/tls")]
    [InlineData("git: {directories: [{path: '*/*/dev'}]}", "'{{path}}'", "apps/db/dev apps/web/dev")]
    [InlineData("git: {directories: [{path: 'apps/*'}]}", "'{{path}}'", "")]
    [InlineData("git: {directories: [{path: '*/*/dev'}]}", "'apps/{{path[1]}}/prod'", "apps/db/prod apps/web/prod")]
    [InlineData("git: {directories: [{path: '*/*/dev'}]}", "'apps/{{index .path.segments 1}}/{{ .path.basename }}'", "apps/db/dev apps/web/dev")]
    [InlineData("git: {pathParamPrefix: my, directories: [{path: 'infra/d?s'}]}", "'infra/{{my.path.basename}}'", "infra/dns")]
    [InlineData("git: {directories: [{path: infra/dns}], values: {to: 'infra/tls'}}", "'{{values.to}}'", "infra/tls")]
    [InlineData("git: {files: [{path: 'config/**/app.yaml'}, {path: config/x/app.yaml, exclude: true}]}",
        "'{{dir.name}}/{{path.basename}}'", "infra/dns infra/tls")]
    [InlineData("git: {files: [{path: nowhere.yaml}]}", "'{{path}}'", "")]
    [InlineData("list: {elements: [{app: web}, {app: db}]}", "'apps/{{app}}/dev'", "apps/db/dev apps/web/dev")]
    [InlineData("list: {elements: [{a: {b: web}, env: dev}]}", "'apps/{{ .a.b }}/{{ .env }}'", "apps/web/dev")]
    [InlineData("clusters: {}", "infra/dns", "infra/dns")]
    [InlineData("clusters: {}", "'infra/{{name}}'", "")]
    [InlineData("matrix: {generators: [{list: {elements: [{app: web}, {app: db}]}}, {list: {elements: [{env: dev}, {env: prod}]}}]}", "'apps/{{app}}/{{env}}'",
        "apps/db/dev apps/db/prod apps/web/dev apps/web/prod")]
    [InlineData("matrix: {generators: [{list: {elements: [{app: web}]}}, {git: {directories: [{path: 'apps/{{app}}/*'}]}}]}",
        "'{{path}}'", "apps/web/dev apps/web/prod")]
    [InlineData("matrix: {generators: [{clusters: {}}, {git: {directories: [{path: infra/*}]}}]}", "'{{ .path.path }}'", "infra/dns infra/old infra/tls")]
    [InlineData("merge: {mergeKeys: [a], generators: [{list: {elements: [{a: web, e: dev}, {a: db, e: dev}]}}, {list: {elements: [{a: db, e: prod}]}}]}",
        "'apps/{{a}}/{{e}}'", "apps/db/prod apps/web/dev")]
    [InlineData("list: {elements: [{app: web}], template: {spec: {source: {path: infra/tls}}}}", "infra/dns", "infra/tls")]
    [InlineData("list: {elements: [{app: web}]}", "'{{ .app | upper }}'", "")]
    [InlineData("list: {elements: [{app: web}]}", "'infra/{{ dns'", "")]
    public void What_it_generates_is_a_root(string generator, string path, string expected)
    {
        _folder.Add("config/a/dns/app.yaml", "dir: {name: infra}")
            .Add("config/b/c/tls/app.yaml", "[{dir: {name: infra}}]").Add("config/x/app.yaml", "dir: {name: infra}");
        _folder.Add("set.yaml", Set(generator, $"source: {{path: {path}}}"));

        var graph = _folder.Graph();

        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), graph.Roots.Directories().Except(["all"]));
        Assert.All(graph.Roots.SelectMany(r => r.Pointers), p => Assert.Equal(("Argo CD ApplicationSet", "set", "set.yaml"), (p.Kind, p.Name, p.File)));
    }

    [Fact]
    public void Paths_of_generators_begin_at_the_repository()
    {
        _folder.Add("apps/set.yaml", Set("git: {directories: [{path: apps/web/*}]}", "sources: [{path: '{{path}}'}]"));

        Assert.Equal(["web/dev", "web/prod"], _folder.Graph("apps", "apps/").Roots.Where(r => r.Pointers.Count > 0).Directories());
    }

    [Fact]
    public void Its_images_override_those_of_all_that_it_generates()
    {
        _folder.Add("set.yaml", Set("list: {elements: [{app: dns}, {app: tls}]}", "source: {path: 'infra/{{app}}', kustomize: {images: ['nginx:{{tag}}']}}"));

        Assert.Equal(
            [
                new("infra/dns", "Argo CD ApplicationSet 'set'", "set.yaml", 8, "spec.template.spec.source.kustomize.images[0]", "nginx", "nginx:{{tag}}"),
                new("infra/tls", "Argo CD ApplicationSet 'set'", "set.yaml", 8, "spec.template.spec.source.kustomize.images[0]", "nginx", "nginx:{{tag}}"),
            ],
            _folder.Graph().Overrides);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_matrix_without_end_is_not_followed_to_its_end()
    {
        var list = $"{{list: {{elements: [{string.Join(", ", Enumerable.Range(0, 2000).Select(i => $"{{n: '{i}'}}"))}]}}}}";
        _folder.Add("set.yaml", Set($"matrix: {{generators: [{list}, {list}, {list}]}}", "source: {path: 'x/{{n}}'}"));

        var graph = await Task.Run(() => _folder.Graph(), TestContext.Current.CancellationToken);

        var finding = Assert.Single(graph.Findings);
        Assert.Equal((Severity.Warning, FindingCodes.DocumentTooComplex), (finding.Severity, finding.Code));
        Assert.StartsWith("The ApplicationSets of the repository generate too much to be followed", finding.Message, StringComparison.Ordinal);
    }

    private static string Set(string generator, string spec) =>
        "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: set}\nspec:\n"
        + $"  generators:\n  - {generator}\n  template:\n    spec: {{{spec}}}\n";
}
