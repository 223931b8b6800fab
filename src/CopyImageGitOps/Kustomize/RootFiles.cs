using System.Collections.Concurrent;
using CopyImageGitOps.Kustomize.Graph;

namespace CopyImageGitOps.Kustomize;

/// <summary>The files that each root is made of, with those of its bases.</summary>
internal sealed class RootFiles(KustomizationGraph graph)
{
    private readonly ConcurrentDictionary<string, RootFileSet> _sets = new(StringComparer.Ordinal);

    public RootFileSet Of(KustomizationRoot root) => _sets.GetOrAdd(root.Kustomization.Directory, _ => new RootFileSet(graph.ClosureOf(root)));
}

/// <param name="closure">A root and all that it is built on; the root last.</param>
internal sealed class RootFileSet(IReadOnlyList<Kustomization> closure)
{
    private readonly HashSet<string> _files = [.. closure.Select(k => k.File), .. closure.SelectMany(k => k.References).Where(IsFile).Select(r => r.Path!)];

    public IReadOnlyList<Kustomization> Closure => closure;

    public IReadOnlyCollection<string> Files => _files;

    public bool Contains(string file) => _files.Contains(file);

    /// <summary>Files and directories as they are written, with the links on the way.</summary>
    public IEnumerable<string> Paths =>
    [
        .. _files,
        .. closure.SelectMany(k => k.References).Where(r => r.Path is not null && (r.Target == ReferenceTarget.Folder || r.Through is not null))
            .Select(r => r.Through ?? r.Path!),
    ];

    private static bool IsFile(KustomizationReference reference) => reference.Target == ReferenceTarget.File;
}
