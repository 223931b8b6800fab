using System.Buffers;
using System.Globalization;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Manifests.Fields;

/// <summary>The way from a document's root to the node that is being visited; written out only where something is found.</summary>
internal sealed class FieldPath
{
    private const char Ellipsis = '…';

    private static readonly SearchValues<char> SimpleKey =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    private readonly List<(string? Key, int Index)> _parts = [];

    public void Enter(string key) => _parts.Add((key, 0));

    public void Enter(int index) => _parts.Add((null, index));

    public void Leave() => _parts.RemoveAt(_parts.Count - 1);

    /// <summary>
    /// As in <c>spec.containers[0].image</c>; a key with other characters as in kubectl's JSONPath: <c>data['a.b']</c>. Of a path that nobody would
    /// want to read, the end.
    /// </summary>
    public override string ToString()
    {
        var (texts, length) = (new Stack<string>(), 0);
        for (var i = _parts.Count - 1; i >= 0 && length <= Limits.FieldPath; i--)
        {
            texts.Push(TextOf(_parts[i], isFirst: i == 0));
            length += texts.Peek().Length;
        }

        var path = string.Concat(texts);
        return length <= Limits.FieldPath ? path : Ellipsis + path[^(Limits.FieldPath - 1)..];
    }

    private static string TextOf((string? Key, int Index) part, bool isFirst)
    {
        if (part.Key is not { } key) return $"[{part.Index.ToString(CultureInfo.InvariantCulture)}]";
        if (key.Length > Limits.FieldPath) key = Ellipsis + key[^(Limits.FieldPath - 1)..];
        if (IsSimple(key)) return isFirst ? key : $".{key}";
        return $"['{key.Replace("'", "\\'", StringComparison.Ordinal)}']";
    }

    private static bool IsSimple(string key) => key.Length > 0 && !key.AsSpan().ContainsAnyExcept(SimpleKey);
}
