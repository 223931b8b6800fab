using System.Text;
using CopyImageGitOps.Manifests;

namespace CopyImageGitOps.Tests.Running;

/// <summary>Files in memory; some of them may refuse to be written.</summary>
internal sealed class MemoryStore : IManifestStore
{
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public HashSet<string> ReadOnly { get; } = [];

    /// <summary>The names of the files in the order in which they were written.</summary>
    public List<string> Written { get; } = [];

    /// <summary>Called before a file is replaced, as somebody else would who writes to it at that moment.</summary>
    public Action<string> BeforeReplace { get; set; } = _ => { };

    public string this[string file]
    {
        get => Encoding.UTF8.GetString(_files[file]);
        set => _files[file] = Encoding.UTF8.GetBytes(value);
    }

    public IReadOnlyList<string> List() => [.. _files.Keys.Where(ManifestFolder.IsManifestName).Order(StringComparer.Ordinal)];

    public ValueTask<byte[]> ReadAsync(string file, CancellationToken cancellationToken) =>
        _files.TryGetValue(file, out var content) ? ValueTask.FromResult(content) : throw new FileNotFoundException($"There is no {file}.");

    public ValueTask ReplaceAsync(string file, ReadOnlyMemory<byte>? expected, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        BeforeReplace(file);
        var holds = _files.TryGetValue(file, out var now) ? expected is { } bytes && bytes.Span.SequenceEqual(now) : expected is null;
        return holds ? WriteAsync(file, content, cancellationToken) : throw new FileChangedException(file);
    }

    public ValueTask WriteAsync(string file, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (ReadOnly.Contains(file)) throw new UnauthorizedAccessException("It is read-only.");
        _files[file] = content.ToArray();
        Written.Add(file);
        return ValueTask.CompletedTask;
    }
}
