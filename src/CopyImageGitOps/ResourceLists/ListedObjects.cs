using System.Globalization;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Manifests.Fields;
using CopyImageGitOps.Manifests.Text;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.ResourceLists;

/// <summary>From what a run says of the files that stand for items to results, which speak of objects and the files that those came from.</summary>
/// <param name="fields">All image fields of the list.</param>
public sealed class ListedObjects(ResourceList list, IEnumerable<ImageField> fields)
{
    private readonly Lazy<ILookup<(string File, string Path), ImageField>> _fields = new(() => fields.ToLookup(field => (field.File, field.Field)));

    private readonly Lazy<Dictionary<string, (ListPiece Piece, int Index)>> _pieces =
        new(() => list.Pieces.Index().ToDictionary(piece => piece.Item.Name, piece => (piece.Item, piece.Index), StringComparer.Ordinal));

    /// <summary>A field that has got another value.</summary>
    public FunctionResult Rewritten(ImageField field, string replacement) =>
        ResultOf(field, Severity.Info, $"'{field.Value}' is replaced by its private copy.", replacement);

    /// <summary>A finding of a run; its hint is part of the message, as results have no place for it.</summary>
    public FunctionResult ResultOf(Finding finding)
    {
        var message = finding.Hint is { } hint ? $"{finding.Message.TrimEnd('.')}. {hint}" : finding.Message;
        var (file, path) = (finding.File ?? "", finding.Field ?? "");
        if (!_pieces.Value.TryGetValue(file, out var known)) return new(finding.Severity, message) { Code = finding.Code };
        if (_fields.Value[(file, path)].FirstOrDefault() is { } field) return ResultOf(field, finding.Severity, message, null) with { Code = finding.Code };
        var isUnread = finding.Code == FindingCodes.FileTooLarge;
        // What is given to a function is meant to be looked at: a gate that lets through what it has not read is none.
        if (isUnread) finding = finding with { Severity = Severity.Error };
        var identity = isUnread ? null : Read(known.Piece, path);
        var place = path.Length > 0 ? new ResultField(PathOf(path), null, null) : null;
        if (identity is null && NumberOf(known.Index, path) is { } number)
            message = string.Create(CultureInfo.InvariantCulture, $"Item {number} of the list: {message}");
        return Result(identity, finding.Severity, message, place) with { Code = finding.Code };
    }

    private FunctionResult ResultOf(ImageField field, Severity severity, string message, string? proposed) =>
        Result(IdentityOf(field), severity, message, new ResultField(PathOf(field.Field), field.Value, proposed));

    private static FunctionResult Result(ObjectIdentity? identity, Severity severity, string message, ResultField? field)
    {
        var resource = identity is null ? null : new ResourceReference(identity.ApiVersion, identity.Kind, identity.Name ?? "", identity.Namespace);
        return new FunctionResult(severity, message)
        {
            Resource = resource,
            Field = resource is null ? null : field,
            FilePath = identity?.Origin?.Path,
            FileIndex = identity?.Origin?.Index,
        };
    }

    private static ObjectIdentity IdentityOf(ImageField field) =>
        new(field.ApiVersion ?? "", field.Kind ?? "", field.Name, field.Namespace) { Origin = field.Origin };

    private ObjectIdentity? Read(ListPiece piece, string path)
    {
        var bytes = new byte[piece.Length];
        piece.CopyTo(list.Content.Span, bytes);
        try
        {
            var documents = new ManifestText(bytes, TextEncoding.Detect(bytes), piece.Name.EndsWith(".json", StringComparison.Ordinal)).ReadDocuments();
            var node = list.IsWhole && NumberOf(index: 0, path) is { } number ? (documents[0].Find("items") as SequenceNode)?.Items[number] : documents[0];
            return node is null || list.IsWhole && path.Length == 0 ? null : ObjectIdentity.Read(node, list: null);
        }
        catch (UnreadableDocumentException)
        {
            return null;
        }
    }

    /// <summary>Which item it is, from 0; null if that is not known.</summary>
    private int? NumberOf(int index, string path)
    {
        if (!list.IsWhole) return index;
        const string items = "items[";
        if (!path.StartsWith(items, StringComparison.Ordinal)) return null;
        return int.Parse(path.AsSpan()[items.Length..path.IndexOf(']', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
    }

    /// <summary>The path in the object, where the list is read as one.</summary>
    private string PathOf(string path) => list.IsWhole && path.IndexOf("].", StringComparison.Ordinal) is var end and >= 0 ? path[(end + 2)..] : path;
}
