using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Manifests.Fields;
using CopyImageGitOps.Manifests.Text;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Rendering;

/// <summary>A root's render and the image fields in it, valid references or not.</summary>
internal sealed class RootRender
{
    private readonly IReadOnlyList<FieldSpec> _imageFields;
    private readonly Dictionary<(int, string), int> _index;

    private RootRender(ReadOnlyMemory<byte> text, IReadOnlyList<FieldSpec> imageFields, IReadOnlyList<RenderedPlace> places, ScannedManifest scan)
    {
        (Text, _imageFields, Places, Fields, Findings) = (text, imageFields, places, scan.Fields, scan.Findings);
        _index = places.Index().DistinctBy(p => (p.Item.Document, p.Item.Field)).ToDictionary(p => (p.Item.Document, p.Item.Field), p => p.Index);
    }

    public ReadOnlyMemory<byte> Text { get; }

    /// <summary>In the order of the text: the same in each render of a root, whatever its images are.</summary>
    public IReadOnlyList<RenderedPlace> Places { get; }

    /// <summary>The places that hold a valid reference.</summary>
    public IReadOnlyList<ImageField> Fields { get; }

    public IReadOnlyList<Finding> Findings { get; }

    /// <param name="name">Stands for the file in fields and findings.</param>
    /// <param name="imageFields">Image fields besides those that every kind has.</param>
    /// <exception cref="UnreadableDocumentException">The render is no YAML that can be read.</exception>
    public static RootRender Read(string name, ReadOnlyMemory<byte> text, IReadOnlyList<FieldSpec> imageFields)
    {
        var manifest = new ManifestText(text, TextEncoding.Detect(text.Span), isJson: false);
        var finder = new FieldFinder(new ScanOptions { FieldSpecs = imageFields });
        var (walks, sops) = finder.WalkAll(manifest);
        var places = walks.SelectMany(walk => walk.Hits).Select(RenderedPlace.Of);
        return new RootRender(text, imageFields, [.. places], new HitJudge(name, manifest, sops, isLive: false).Judge(walks));
    }

    /// <summary>Another render of the same root.</summary>
    /// <exception cref="UnreadableDocumentException">The render is no YAML that can be read.</exception>
    public RootRender Again(ReadOnlyMemory<byte> text) => text.Span.SequenceEqual(Text.Span) ? this : Read("", text, _imageFields);

    /// <summary>Where a field is among the places.</summary>
    public int PlaceOf(ImageField field) => _index[(field.Document, field.Field)];

    /// <summary>Whether another render has its images in the same places.</summary>
    public bool HasPlacesOf(RootRender other) =>
        Places.Count == other.Places.Count && Places.Zip(other.Places).All(pair => pair.First.IsSamePlace(pair.Second));
}

/// <summary>A field for an image in a render.</summary>
internal sealed record RenderedPlace(int Document, string Kind, string? Name, string Field, string Value)
{
    public static RenderedPlace Of(Hit hit) => new(hit.Document, hit.Object.Kind, hit.Object.Name, hit.Field, hit.Value?.Value ?? "");

    public bool IsSamePlace(RenderedPlace other) => (Document, Kind, Name, Field) == (other.Document, other.Kind, other.Name, other.Field);
}
