using System.Buffers;
using System.Text.Json;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Planning;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Controller.Watching;

/// <summary>Finds an object's public images with the finder and the rules of the command line.</summary>
internal sealed class ImageFinder
{
    private readonly ManifestScanner _scanner;
    private readonly ImageSelector _selector;
    private readonly SharedValues<string> _texts;
    private readonly SharedValues<ImageReference> _references = new();

    public ImageFinder(CopyImageConfig config, SharedValues<string> texts)
    {
        _texts = texts;
        _scanner = new(new ScanOptions
        {
            FieldSpecs = config.FieldSpecs,
            Kinds = config.Kinds,
            MaximumFileSize = config.MaximumFileSize,
            IsLive = true,
        });
        _selector = new(config, config.Destination is null ? null : new TargetNaming(config.Destination, config.Target));
    }

    /// <returns>The public images, and what there is to say of others; null if there is nothing.</returns>
    public (IReadOnlyList<WorkloadImage> Images, IReadOnlyList<Finding>? Findings) Find(JsonElement workload, ObjectKey key, string apiVersion)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(LeanObject.MostBytesOf(workload, key, apiVersion));
        try
        {
            return Find(buffer.AsMemory(0, LeanObject.Write(workload, key, apiVersion, buffer)), workload, key, apiVersion);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private (IReadOnlyList<WorkloadImage> Images, IReadOnlyList<Finding>? Findings) Find(
        ReadOnlyMemory<byte> json, JsonElement workload, ObjectKey key, string apiVersion)
    {
        // The name tells JSON from YAML; what is kept has another.
        var scanned = _scanner.ScanOnce("object.json", json);
        var fields = _selector.Select(scanned.Fields)[ImageClass.Public].ToList();
        return (fields.Count == 0 ? [] : Place(fields, json, workload, key, apiVersion), LiveFindings.Of(scanned.Findings, key));
    }

    private IReadOnlyList<WorkloadImage> Place(
        List<ImageField> fields, ReadOnlyMemory<byte> json, JsonElement workload, ObjectKey key, string apiVersion)
    {
        var places = FieldPointers.Find(json.Span, workload, fields.Select(field => field.Span.Start).ToHashSet());
        var file = key.ToString();
        return [.. fields.Select(field => Image(Lean(field, key, apiVersion, file), places[field.Span.Start]))];
    }

    private WorkloadImage Image(ImageField field, FieldPlace place) =>
        new(field, _texts.Of(place.Path), place.Container is null ? null : _texts.Of(place.Container));

    private ImageField Lean(ImageField field, ObjectKey key, string apiVersion, string file) => field with
    {
        File = file,
        ApiVersion = apiVersion,
        Kind = key.Kind,
        Namespace = key.Namespace,
        Name = key.Name,
        Field = _texts.Of(field.Field),
        Value = _texts.Of(field.Value),
        Reference = _references.Of(field.Reference),
    };
}
