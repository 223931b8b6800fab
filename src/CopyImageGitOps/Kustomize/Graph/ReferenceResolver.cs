using CopyImageGitOps.Manifests;

namespace CopyImageGitOps.Kustomize.Graph;

/// <summary>Finds out what the values of a kustomization lead to, in the order in which kustomize tries.</summary>
internal sealed class ReferenceResolver(Disk disk, RunPaths paths)
{
    /// <param name="directory">The kustomization's, relative to the run's root.</param>
    /// <returns>Null for what is no reference: YAML in place of a path.</returns>
    public KustomizationReference? Resolve(Mention mention, string directory, int line)
    {
        if (mention.Kind == MentionKind.Remote) return IsDirectory(mention.Path, directory) ? null : NotLocal(mention, line, ReferenceTarget.Remote);
        if (IsInline(mention)) return null;
        if (mention.Path.Length == 0) return NotLocal(mention, line, ReferenceTarget.Missing);
        if (RemoteReference.IsFile(mention.Path)) return NotLocal(mention, line, ReferenceTarget.Remote);
        var written = Path.IsPathRooted(mention.Path) ? mention.Path : Path.Join(paths.Absolute(directory), mention.Path);
        var place = disk.Find(written);
        if (place.Kind != PlaceKind.File && MayBeDirectory(mention.Kind) && RemoteReference.IsRepository(mention.Path))
            return NotLocal(mention, line, ReferenceTarget.Remote);
        if (place.Kind != PlaceKind.Missing) return Local(mention, line, place, written);
        return mention.Kind == MentionKind.OptionalFolder ? null : NotLocal(mention, line, ReferenceTarget.Missing);
    }

    /// <summary>The names under which a directory has a kustomization: one, if kustomize is to take it.</summary>
    public IReadOnlyList<string> NamesIn(string absoluteDirectory) =>
        [.. Kustomizations.Names.Where(name => disk.Find(Path.Join(absoluteDirectory, name)).Kind == PlaceKind.File)];

    private KustomizationReference Local(Mention mention, int line, Place place, string written)
    {
        var target = place.Kind == PlaceKind.File ? ReferenceTarget.File
            : MayBeDirectory(mention.Kind) && NamesIn(place.Path).Count > 0 ? ReferenceTarget.Kustomization
            : ReferenceTarget.Folder;
        var through = paths.Relative(Path.TrimEndingDirectorySeparator(Path.GetFullPath(written)));
        var path = paths.Relative(place.Path);
        return new KustomizationReference(mention.Field, mention.Value, line, target, path) { Through = through == path ? null : through };
    }

    private bool IsDirectory(string path, string directory) => disk.Find(Path.Join(paths.Absolute(directory), path)).Kind == PlaceKind.Directory;

    private static bool IsInline(Mention mention) => mention.Kind switch
    {
        MentionKind.Configuration => mention.Value.AsSpan().ContainsAny('\n', '\r'),
        MentionKind.Plugin or MentionKind.Patch => Yaml.TryReadObjects(mention.Value).Count > 0,
        _ => false,
    };

    private static bool MayBeDirectory(MentionKind kind) => kind is MentionKind.Resource or MentionKind.Directory or MentionKind.Plugin;

    private static KustomizationReference NotLocal(Mention mention, int line, ReferenceTarget target) =>
        new(mention.Field, mention.Value, line, target, Path: null);
}
