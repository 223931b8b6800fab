using CopyImageGitOps.Manifests;

namespace CopyImageGitOps.Kustomize.Graph;

/// <summary>The files that kustomizations are made of.</summary>
internal sealed class ManagedFiles
{
    private readonly HashSet<string> _files = new(StringComparer.Ordinal);
    private readonly DirectorySet _folders = new();

    /// <param name="invalid">Directories whose kustomization could not be read: nobody knows what it uses.</param>
    public ManagedFiles(IEnumerable<Kustomization> kustomizations, IEnumerable<string> invalid)
    {
        foreach (var directory in invalid) _folders.Add(directory);
        foreach (var kustomization in kustomizations)
        {
            _files.Add(kustomization.File);
            foreach (var reference in kustomization.References) Add(reference);
        }
    }

    public bool Contains(string file) => Kustomizations.IsName(file) || _files.Contains(file) || _folders.Covers(file);

    private void Add(KustomizationReference reference)
    {
        foreach (var path in (string?[])[reference.Path, reference.Through])
        {
            if (path is null) continue;
            if (reference.Target == ReferenceTarget.File) _files.Add(path);
            else if (reference.Target == ReferenceTarget.Folder) _folders.Add(path);
        }
    }
}
