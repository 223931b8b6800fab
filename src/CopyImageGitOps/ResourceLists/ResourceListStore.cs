using CopyImageGitOps.Locking;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Manifests.Text;

namespace CopyImageGitOps.ResourceLists;

/// <summary>The items of a ResourceList as the files of a run, and beside them a lock file that is read but never written.</summary>
public sealed class ResourceListStore(ResourceList list, byte[]? lockFile) : IManifestStore
{
    private readonly Dictionary<string, ListPiece> _pieces = list.Pieces.ToDictionary(piece => piece.Name, StringComparer.Ordinal);
    private readonly List<Splice> _splices = [];

    // In the place of a list that is one file.
    private ResourceList? _other;

    /// <inheritdoc/>
    public IReadOnlyList<string> List() => [.. list.Pieces.Select(piece => piece.Name)];

    /// <inheritdoc/>
    public ValueTask<byte[]> ReadAsync(string file, CancellationToken cancellationToken)
    {
        if (_pieces.GetValueOrDefault(file) is { } piece) return new(Read(piece));
        if (file == LockFile.FileName && lockFile is not null) return new(lockFile);
        throw new FileNotFoundException($"There is no {file} in a ResourceList.");
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(string file, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (_pieces.GetValueOrDefault(file) is not { } piece) return ValueTask.CompletedTask;
        var bytes = content.ToArray();
        if (list.IsWhole) _other = ResourceList.Whole(bytes);
        else _splices.Add(new Splice(piece.Start, piece.Length, piece.Restored(bytes)));
        return ValueTask.CompletedTask;
    }

    /// <summary>Puts new values over the image fields of one item.</summary>
    public void Rewrite(string file, IReadOnlyCollection<FieldEdit> edits)
    {
        var piece = _pieces[file];
        foreach (var splice in ManifestRewriter.Splices(list.Content.Slice(piece.Start, piece.Length), edits))
            _splices.Add(splice with { Start = piece.Start + splice.Start });
    }

    /// <summary>The list with all that was written to it, and with results.</summary>
    public void WriteTo(Stream output, IReadOnlyList<FunctionResult> results) => (_other ?? list).WriteTo(output, _splices, results);

    private byte[] Read(ListPiece piece)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(piece.Length);
        piece.CopyTo(list.Content.Span, bytes);
        return bytes;
    }
}
