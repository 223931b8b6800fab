using CopyImageGitOps.Manifests.Fields;
using CopyImageGitOps.Manifests.Trees;
using ParameterSet = System.Collections.Immutable.ImmutableDictionary<string, string>;

namespace CopyImageGitOps.Kustomize.Graph.Pointing;

/// <summary>
/// The generators of an ApplicationSet (https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators/), as far as the
/// repository alone tells what they generate. One that asks a cluster or a forge stands for one set that is not known.
/// </summary>
/// <param name="directories">Of kustomizations, from the root of the repository.</param>
/// <param name="files">From the root of the repository.</param>
internal sealed class ParameterGenerator(RepositoryPaths repository, IReadOnlyList<string> directories, IReadOnlyList<string> files)
{
    // Matrices multiply: what is tried in one repository is bounded, some seconds' worth.
    private const int MaximumWork = 2_000_000;

    private const int Depth = 4;

    private int _work;

    /// <summary>There was more to generate than anybody would apply.</summary>
    public bool IsExhausted => _work > MaximumWork;

    /// <param name="outer">What the generators before it in a matrix have generated.</param>
    public IEnumerable<ParameterSet> Generate(Node generator, ParameterSet outer, int depth = 0)
    {
        if (depth > Depth || !Spend()) return [];
        if (generator.Find("list") is { } list) return List(list, outer);
        if (generator.Find("git") is { } git) return Git(git, outer);
        if (generator.Find("matrix") is { } matrix) return Matrix(matrix.Items("generators"), 0, outer, depth);
        return generator.Find("merge") is { } merge ? Merge(merge, outer, depth) : [outer];
    }

    private IEnumerable<ParameterSet> List(Node list, ParameterSet outer) =>
        list.Find("elements") is SequenceNode elements ? elements.Items.TakeWhile(_ => Spend()).Select(element => outer.WithAll(element)) : [outer];

    private IEnumerable<ParameterSet> Git(Node git, ParameterSet outer)
    {
        var prefix = git.FindText("pathParamPrefix");
        var found = git.Find("directories") is SequenceNode
            ? Matching(git, "directories", directories.Where(IsVisible), outer).Select(directory => outer.WithPath(prefix, directory))
            : Matching(git, "files", files, outer).SelectMany(file => OfFile(file, prefix, outer));
        return found.Select(parameters => parameters.WithAll(git.Find("values"), "values."));
    }

    private IEnumerable<ParameterSet> OfFile(string file, string? prefix, ParameterSet outer)
    {
        var documents = Yaml.TryRead(repository.Read(file));
        var objects = documents is [{ Resolved: SequenceNode list }, ..] ? list.Items : documents.Take(1);
        return objects.DefaultIfEmpty().Select(o => outer.WithAll(o).WithPath(prefix, RunPaths.DirectoryOf(file)));
    }

    private IEnumerable<string> Matching(Node git, string key, IEnumerable<string> paths, ParameterSet outer)
    {
        var patterns = git.Items(key)
            .Select(item => (Path: TemplateText.Fill(item.FindText("path") ?? "", outer), IsExclusion: item.FindText("exclude") == "true"))
            .Where(p => p.Path is not null).ToLookup(p => p.IsExclusion, p => new PathGlob(p.Path!));
        return paths.TakeWhile(_ => Spend()).Where(path => patterns[false].Any(p => p.Matches(path)) && !patterns[true].Any(p => p.Matches(path)));
    }

    private IEnumerable<ParameterSet> Matrix(IReadOnlyList<Node> generators, int next, ParameterSet outer, int depth) =>
        next == generators.Count
            ? [outer]
            : Generate(generators[next], outer, depth + 1).SelectMany(parameters => Matrix(generators, next + 1, parameters, depth));

    /// <summary>The first generator's sets, with what the others say of those that have the same keys.</summary>
    private IEnumerable<ParameterSet> Merge(Node merge, ParameterSet outer, int depth)
    {
        var keys = merge.Texts("mergeKeys").Select(k => k.Text).ToList();
        string KeyOf(ParameterSet set) => string.Join('\0', keys.Select(k => set.GetValueOrDefault(k) ?? ""));
        var generators = merge.Items("generators");
        if (generators.Count == 0) return [];
        var others = generators.Skip(1).SelectMany(g => Generate(g, outer, depth + 1)).ToLookup(KeyOf, StringComparer.Ordinal);
        return Generate(generators[0], outer, depth + 1).Select(set => others[KeyOf(set)].Aggregate(set, (all, other) => all.SetItems(other)));
    }

    private bool Spend() => ++_work <= MaximumWork;

    /// <summary>Argo CD does not look into directories whose names begin with a dot.</summary>
    private static bool IsVisible(string directory) => directory.Length > 0 && !directory.StartsWith('.') && !directory.Contains("/.", StringComparison.Ordinal);
}
