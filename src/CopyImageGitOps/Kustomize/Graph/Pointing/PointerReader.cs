using CopyImageGitOps.Manifests.Fields;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Graph.Pointing;

/// <summary>Reads what the objects of Flux and Argo CD in the repository point at.</summary>
internal sealed class PointerReader(ClusterFiles files, RepositoryPaths repository, ApplicationSets sets)
{
    private readonly List<(string Directory, RootPointer Pointer)> _pointers = [];
    private readonly List<ImageOverride> _overrides = [];

    public Pointers Read(CancellationToken cancellationToken)
    {
        var (found, findings) = files.Read(cancellationToken);
        foreach (var file in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (ClusterFiles.IsSourceOverride(file.File)) AddSourceOverride(file);
            else AddApplications(file, [.. Objects(file.Documents).SelectMany(o => Applications(o.Node, o.Identity))]);
        }

        return new Pointers(
            _pointers.OrderBy(p => p.Pointer.File, StringComparer.Ordinal).ThenBy(p => p.Pointer.Line)
                .ToLookup(p => p.Directory, p => p.Pointer, StringComparer.Ordinal),
            _pointers.SelectMany(p => p.Pointer.Components).ToHashSet(StringComparer.Ordinal),
            [.. _overrides.OrderBy(o => o.Directory, StringComparer.Ordinal).ThenBy(o => o.File, StringComparer.Ordinal).ThenBy(o => o.Line)],
            sets.IsExhausted ? [.. findings, KustomizationFindings.TooManyApplications()] : findings);
    }

    private IEnumerable<Application> Applications(Node node, ObjectIdentity identity) => (identity.Group, identity.Kind) switch
    {
        (FluxKustomizations.Group, "Kustomization") => FluxKustomizations.Read(node, identity),
        (ArgoSources.Group, "Application") => ArgoSources.Read(node, identity),
        (ArgoSources.Group, "ApplicationSet") => sets.Read(node, identity),
        _ => [],
    };

    private void AddApplications(ClusterFile file, IReadOnlyList<Application> applications)
    {
        var places = file.Text.Resolve(applications.SelectMany(a => a.Images.Select(i => i.Offset).Append(a.Offset)).Distinct());
        foreach (var application in applications)
        {
            if (repository.FindDirectory(application.Path) is not { } directory) continue;
            var components = application.Components.Select(c => repository.FindDirectory(application.Path, c)).OfType<string>();
            var pointer = new RootPointer(application.Kind, application.Name, file.File, places[application.Offset].Line) { Components = [.. components] };
            _pointers.Add((directory, pointer));
            var source = $"{application.Kind} '{application.Name}'";
            _overrides.AddRange(application.Images.Select(i => ToOverride(i, directory, source, file.File, places[i.Offset].Line)));
        }
    }

    /// <summary>It lies in the directory that it speaks of.</summary>
    private void AddSourceOverride(ClusterFile file)
    {
        var images = file.Documents.Take(1).SelectMany(d => ArgoSources.Images(d, "")).ToList();
        var places = file.Text.Resolve(images.Select(i => i.Offset).Distinct());
        var (directory, name) = (RunPaths.DirectoryOf(file.File), file.File[(file.File.LastIndexOf('/') + 1)..]);
        _overrides.AddRange(images.Select(i => ToOverride(i, directory, $"Argo CD's '{name}'", file.File, places[i.Offset].Line)));
    }

    private static ImageOverride ToOverride(ImageText image, string directory, string source, string file, int line) =>
        new(directory, source, file, line, image.Field, image.Name, image.Text);

    /// <summary>The objects of documents and of lists, each once, however many aliases stand for it.</summary>
    private static IEnumerable<(Node Node, ObjectIdentity Identity)> Objects(IEnumerable<Node> documents)
    {
        var seen = new HashSet<Node>();
        var pending = new Stack<Node>(documents.Reverse());
        while (pending.TryPop(out var node))
        {
            if (!seen.Add(node.Resolved) || ObjectIdentity.Read(node, null) is not { } identity) continue;
            yield return (node, identity);
            if (!identity.IsList) continue;
            foreach (var item in node.Items("items").Reverse()) pending.Push(item);
        }
    }
}
