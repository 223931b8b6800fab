using CopyImageGitOps.Locking;
using CopyImageGitOps.Manifests;

namespace CopyImageGitOps.ResourceLists;

/// <summary>The items of a ResourceList as the files of a run, and beside them a lock file that is read but never written.</summary>
public sealed class ResourceListStore(ResourceList list, byte[]? lockFile) : IManifestStore
{
    private readonly Dictionary<string, ListPiece> _pieces = list.Pieces.ToDictionary(piece => piece.Name, StringComparer.Ordinal);
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _replaced = new(StringComparer.Ordinal);

    /// <summary>What was written, by the names of the files.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Replaced => _replaced;

    /// <inheritdoc/>
    public IReadOnlyList<string> List() => [.. list.Pieces.Select(piece => piece.Name)];

    /// <inheritdoc/>
    public ValueTask<byte[]> ReadAsync(string file, CancellationToken cancellationToken) => new(Read(file));

    /// <inheritdoc/>
    public ValueTask WriteAsync(string file, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (_pieces.GetValueOrDefault(file) is { } piece) Replace(piece, content.ToArray());
        return ValueTask.CompletedTask;
    }

    /// <summary>Puts new values over the image fields of one item.</summary>
    public void Rewrite(string file, IReadOnlyCollection<FieldEdit> edits) => Replace(_pieces[file], ManifestRewriter.Rewrite(Read(file), edits));

    private byte[] Read(string file)
    {
        if (_pieces.GetValueOrDefault(file) is { } piece)
        {
            var bytes = GC.AllocateUninitializedArray<byte>(piece.Length);
            piece.CopyTo(list.Content.Span, bytes);
            return bytes;
        }

        return file == LockFile.FileName && lockFile is not null ? lockFile : throw new FileNotFoundException($"There is no {file} in a ResourceList.");
    }

    private void Replace(ListPiece piece, byte[] content)
    {
        if (piece.Dash >= 0) content[piece.Dash] = (byte)'-';
        _replaced[piece.Name] = content;
    }
}
