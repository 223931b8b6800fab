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
    private readonly HashSet<string> _included = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private RenderCopy? _copy;

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

    public void Edit(string file, byte[] content)
    {
        lock (_lock)
        {
            _edited[file] = content;
            if (_copy is not null && _included.Contains(file)) _copy.Write(file, content);
        }
    }

    /// <summary>Takes all edits back.</summary>
    public void Clear()
    {
        foreach (var file in _edited.Keys.Where(_included.Contains)) _copy!.Write(file, File.ReadAllBytes(Path.GetFullPath(file, folder.Directory)));
        _edited.Clear();
    }

    public void Dispose()
    {
        _copy?.Dispose();
        _slots.Dispose();
    }

    private async Task<Render> RenderCopyAsync(KustomizationRoot root, ReadOnlyMemory<byte> own, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var render = await program.RenderAsync(Prepare(root, own), cancellationToken).ConfigureAwait(false);
            // The paths that the user knows are those without the folder of the copy.
            return render with { Error = render.Error?.Replace(_copy!.Folder, "", StringComparison.Ordinal) };
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Where the root's copy is, once it has all its files.</summary>
    private string Prepare(KustomizationRoot root, ReadOnlyMemory<byte> own)
    {
        lock (_lock)
        {
            _copy ??= new RenderCopy(folder.Directory);
            foreach (var file in files.Of(root).Paths.Where(_included.Add))
            {
                _copy.Include(file);
                if (_edited.TryGetValue(file, out var content)) _copy.Write(file, content);
            }

            _copy.Write(root.Kustomization.File, own.Span);
            return _copy.PathOf(root.Kustomization.Directory);
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
