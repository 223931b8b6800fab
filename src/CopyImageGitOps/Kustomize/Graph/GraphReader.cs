using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Kustomize.Graph;

/// <summary>Reads the kustomizations that are listed, and all that they lead to on disk, each once.</summary>
internal sealed class GraphReader(Disk disk, RunPaths paths, CancellationToken cancellationToken)
{
    private readonly ReferenceResolver _resolver = new(disk, paths);
    private readonly Dictionary<string, DraftKustomization?> _drafts = new(StringComparer.Ordinal);
    private readonly Queue<string> _pending = new();
    private readonly List<Finding> _findings = [];

    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Directories whose kustomization nobody can use.</summary>
    public IEnumerable<string> Invalid => _drafts.Where(d => d.Value is null).Select(d => d.Key);

    /// <param name="listed">Kustomization files of the run.</param>
    /// <returns>By directory.</returns>
    public Dictionary<string, Kustomization> Read(IEnumerable<string> listed)
    {
        foreach (var file in listed) _pending.Enqueue(paths.Relative(disk.Find(paths.Absolute(RunPaths.DirectoryOf(file))).Path));
        while (_pending.TryDequeue(out var directory))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!_drafts.ContainsKey(directory)) ReadDirectory(directory);
        }

        var drafts = _drafts.Values.OfType<DraftKustomization>().ToDictionary(d => d.Kustomization.Directory, StringComparer.Ordinal);
        return new PluginReader(disk, paths, _resolver, drafts).Complete(cancellationToken);
    }

    private void ReadDirectory(string directory)
    {
        var names = _resolver.NamesIn(paths.Absolute(directory));
        if (names.Count == 0) return;
        var file = RunPaths.Join(directory, names[0]);
        Finding? problem = null;
        var draft = names.Count > 1
            ? null
            : new KustomizationReader(disk, _resolver).Read(disk.Find(paths.Absolute(file)), file, directory, out problem);
        _drafts[directory] = draft;
        if (draft is null) _findings.Add(problem ?? KustomizationFindings.Ambiguous(file, names));
        foreach (var reference in draft?.Kustomization.References ?? [])
        {
            if (reference.Target == ReferenceTarget.Kustomization) _pending.Enqueue(reference.Path!);
        }
    }
}
