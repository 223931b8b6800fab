using CopyImageGitOps.Kustomize.Editing;
using CopyImageGitOps.Locking;

namespace CopyImageGitOps.Kustomize;

/// <summary>The edits that make kustomizations render the copies, each proven by rendering.</summary>
public sealed class KustomizeEdits
{
    public static readonly KustomizeEdits None = new(new Dictionary<string, FileEdit>(), []);

    private readonly IReadOnlyDictionary<string, FileEdit> _edits;

    internal KustomizeEdits(IReadOnlyDictionary<string, FileEdit> edits, IReadOnlyList<KustomizePin> pins)
    {
        (_edits, Pins) = (edits, pins);
        Files = [.. edits.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>That are to be changed: kustomizations, and manifests below them.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The kustomizations of roots that render other images than before, by file.</summary>
    public IReadOnlySet<string> Changed { get; init; } = new HashSet<string>();

    /// <summary>The kustomizations of roots for which no edit was proven, by file.</summary>
    public IReadOnlySet<string> Unproven { get; init; } = new HashSet<string>();

    /// <summary>The entries that pin what bases say, for the lock file.</summary>
    public IReadOnlyList<KustomizePin> Pins { get; }

    /// <summary>Whether this is the version of the file with which the edit was proven.</summary>
    public bool IsProvenFor(string file, ReadOnlyMemory<byte> content) => _edits[file].Before.Span.SequenceEqual(content.Span);

    /// <summary>The new content of any version of a file; null if there is nothing to change.</summary>
    public byte[]? Apply(string file, ReadOnlyMemory<byte> content)
    {
        if (!_edits.TryGetValue(file, out var edit)) return null;
        var after = edit.Apply(content);
        return content.Span.SequenceEqual(after) ? null : after;
    }
}
