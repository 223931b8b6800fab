using CopyImageGitOps.Findings;
using CopyImageGitOps.Kustomize.Graph.Pointing;
using CopyImageGitOps.Manifests;

namespace CopyImageGitOps.Kustomize.Graph;

/// <summary>Puts the graph together.</summary>
internal sealed class GraphBuilder
{
    private readonly Disk _disk = new();
    private readonly RunPaths _paths;
    private readonly List<string> _files;
    private readonly string _pathPrefix;
    private readonly List<Finding> _findings = [];

    public GraphBuilder(string rootDirectory, IReadOnlyList<string> files, string pathPrefix)
    {
        _paths = new RunPaths(_disk.Find(Path.GetFullPath(rootDirectory)).Path);
        _files = WithoutChartTemplates(files);
        _pathPrefix = pathPrefix.Trim('/');
    }

    public KustomizationGraph Build(CancellationToken cancellationToken)
    {
        var reader = new GraphReader(_disk, _paths, cancellationToken);
        var kustomizations = reader.Read(_files.Where(f => Kustomizations.IsName(f)));
        var pointers = ReadPointers(kustomizations, cancellationToken);
        _findings.AddRange(reader.Findings);
        _findings.AddRange(pointers.Findings);
        var inCircles = FindCircles(kustomizations);
        var roots = FindRoots(kustomizations, pointers, inCircles);
        return new KustomizationGraph(kustomizations, new ManagedFiles(kustomizations.Values, reader.Invalid))
        {
            Roots = roots,
            Overrides = pointers.Overrides,
            Findings = [.. _findings.OrderBy(f => f.File, StringComparer.Ordinal).ThenBy(f => f.Line)],
        };
    }

    private Pointers ReadPointers(Dictionary<string, Kustomization> kustomizations, CancellationToken cancellationToken)
    {
        var repository = new RepositoryPaths(_disk, _paths, _pathPrefix);
        var directories = kustomizations.Keys.Where(d => !d.StartsWith("../", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        var parameters = new ParameterGenerator(repository, [.. directories.Select(repository.InRepository)], [.. _files.Select(repository.InRepository)]);
        return new PointerReader(new ClusterFiles(_paths.Absolute(""), _files), repository, new ApplicationSets(parameters)).Read(cancellationToken);
    }

    private HashSet<string> FindCircles(Dictionary<string, Kustomization> kustomizations)
    {
        var members = new HashSet<string>(StringComparer.Ordinal);
        foreach (var circle in Circles.Find(kustomizations))
        {
            members.UnionWith(circle);
            var way = Circles.Way(circle, kustomizations);
            _findings.Add(KustomizationFindings.Cycle(way[0], kustomizations[circle[0]].File, [circle[0], .. way.Select(r => r.Path!)]));
        }

        return members;
    }

    private List<KustomizationRoot> FindRoots(Dictionary<string, Kustomization> kustomizations, Pointers pointers, HashSet<string> inCircles)
    {
        var used = new UsedKustomizations(kustomizations, pointers.Components);
        var listed = _files.Where(f => Kustomizations.IsName(f)).ToHashSet(StringComparer.Ordinal);
        _findings.AddRange(used.UnusedComponents.Where(c => listed.Contains(c.File)).Select(c => KustomizationFindings.ComponentUnused(c.File)));
        return
        [
            .. from kustomization in kustomizations.Values.OrderBy(k => k.Directory, StringComparer.Ordinal)
               where !kustomization.IsComponent && listed.Contains(kustomization.File) && !inCircles.Contains(kustomization.Directory)
               let pointing = pointers.To(kustomization.Directory)
               where pointing.Count > 0 || !used.IsUsed(kustomization.Directory)
               select new KustomizationRoot(kustomization, pointing),
        ];
    }

    private static List<string> WithoutChartTemplates(IReadOnlyList<string> files)
    {
        var templates = new DirectorySet();
        foreach (var chart in HelmCharts.Find(files)) templates.Add(chart.Templates);
        return [.. files.Where(f => !templates.Covers(f))];
    }
}
