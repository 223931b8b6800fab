using System.Collections.Concurrent;
using CopyImageGitOps.Kustomize.Graph;
using CopyImageGitOps.Kustomize.Rendering;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Manifests.Folders;

namespace CopyImageGitOps.Kustomize.Editing;

/// <summary>The image fields as they stand in the files that a root is made of: where the text of a rendered image comes from.</summary>
internal sealed class ManifestIndex(KustomizeFolder folder, RootFiles files, ManifestScanner scanner)
{
    private readonly ConcurrentDictionary<string, ScannedFile> _files = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ILookup<string, ImageField>> _byValue = new(StringComparer.Ordinal);

    /// <summary>
    /// The fields from which a place of the render may have its value: those that say the same, in an object of the same kind and field if there
    /// are any, else in others.
    /// </summary>
    public IReadOnlyList<ImageField> Find(KustomizationRoot root, RenderedPlace place, string value)
    {
        var equal = FieldsOf(root)[value].ToList();
        var alike = equal.FindAll(field => field.Kind == place.Kind && field.Field == place.Field && IsNameOf(place.Name, field.Name));
        if (alike.Count == 0) alike = equal.FindAll(field => field.Kind == place.Kind && IsNameOf(place.Name, field.Name));
        return alike.Count > 0 ? alike : equal;
    }

    public byte[] ContentOf(string file) => Read(file).Content;

    private ILookup<string, ImageField> FieldsOf(KustomizationRoot root) => _byValue.GetOrAdd(
        root.Kustomization.File, _ => files.Of(root).Files.SelectMany(file => Read(file).Fields).ToLookup(field => field.Value, StringComparer.Ordinal));

    /// <summary>Prefixes and suffixes are added to names.</summary>
    private static bool IsNameOf(string? rendered, string? written) =>
        written is null || rendered?.Contains(written, StringComparison.Ordinal) == true;

    private ScannedFile Read(string file) => _files.GetOrAdd(file, _ =>
    {
        try
        {
            var path = Path.GetFullPath(file, folder.Directory);
            if (!File.Exists(path) || new FileInfo(path).Length > scanner.MaximumFileSize) return ScannedFile.Nothing;
            var content = RegularFile.ReadAllBytes(path);
            return new ScannedFile(content, scanner.Scan(file, content).Fields);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The render has told already that this file cannot be read.
            return ScannedFile.Nothing;
        }
    });

    private sealed record ScannedFile(byte[] Content, IReadOnlyList<ImageField> Fields)
    {
        public static readonly ScannedFile Nothing = new([], []);
    }
}
