using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using CopyImageGitOps.Kustomize.Graph;
using CopyImageGitOps.Kustomize.Rendering;

namespace CopyImageGitOps.Kustomize.Editing;

/// <summary>
/// The kustomizations with edits that are not made yet: where they are written down, and rendered. What has been rendered before is not
/// rendered again, so that a search that begins anew costs little.
/// </summary>
internal sealed class Worksheet(KustomizeFolder folder, RootFiles files, KustomizeProgram program) : IDisposable
{
    private readonly ConcurrentDictionary<string, Task<Render>> _renders = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _slots = new(Environment.ProcessorCount);
    private readonly Dictionary<string, byte[]> _edited = new(StringComparer.Ordinal);

    /// <summary>The edits so far, by file.</summary>
    public IReadOnlyDictionary<string, byte[]> Edited => _edited;

    /// <summary>Renders a root as it is on disk.</summary>
    public async Task<Render> RenderOriginalAsync(Kustomization root, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await program.RenderAsync(Path.GetFullPath(root.Directory, folder.Directory), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Renders a root with the edits so far, and with <paramref name="own"/> as the content of its own kustomization.</summary>
    /// <exception cref="IOException">A file cannot be copied.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public Task<Render> RenderAsync(KustomizationRoot root, ReadOnlyMemory<byte> own, CancellationToken cancellationToken)
    {
        var key = StateOf(root, own.Span);
        return _renders.GetOrAdd(key, _ => RenderCopyAsync(root, own, cancellationToken));
    }

    /// <summary>The files of a root that have edits, besides its own kustomization.</summary>
    public IReadOnlyList<string> EditedBelow(KustomizationRoot root) => _edited.Count == 0
        ? []
        : [.. files.Of(root).Files.Where(file => file != root.Kustomization.File && _edited.ContainsKey(file)).Order(StringComparer.Ordinal)];

    public void Edit(string file, byte[] content) => _edited[file] = content;

    /// <summary>Takes all edits back.</summary>
    public void Clear() => _edited.Clear();

    public void Dispose() => _slots.Dispose();

    private async Task<Render> RenderCopyAsync(KustomizationRoot root, ReadOnlyMemory<byte> own, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // A copy for each render: roots that are built on one another differ in what the same file has while they are looked at.
            using var copy = new RenderCopy(folder.Directory);
            foreach (var file in files.Of(root).Paths) copy.Include(file);
            foreach (var file in EditedBelow(root)) copy.Write(file, _edited[file]);
            copy.Write(root.Kustomization.File, own.Span);

            var render = await program.RenderAsync(copy.PathOf(root.Kustomization.Directory), cancellationToken).ConfigureAwait(false);
            // The paths that the user knows are those without the folder of the copy.
            return render with { Error = render.Error?.Replace(copy.Folder, "", StringComparison.Ordinal) };
        }
        finally
        {
            _slots.Release();
        }
    }

    private string StateOf(KustomizationRoot root, ReadOnlySpan<byte> own)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(own);
        foreach (var file in EditedBelow(root)) hash.AppendData([.. Encoding.UTF8.GetBytes(file), .. SHA256.HashData(_edited[file])]);
        return $"{root.Kustomization.Directory}:{Convert.ToHexString(hash.GetHashAndReset())}";
    }
}
