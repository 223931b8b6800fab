using System.Buffers;
using System.Globalization;
using System.Text;

namespace CopyImageGitOps.Manifests.Fields;

/// <summary>The way from a document's root to the node that is being visited; written out only where something is found.</summary>
internal sealed class FieldPath
{
    private static readonly SearchValues<char> SimpleKey =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    private readonly List<(string? Key, int Index)> _parts = [];

    public void Enter(string key) => _parts.Add((key, 0));

    public void Enter(int index) => _parts.Add((null, index));

    public void Leave() => _parts.RemoveAt(_parts.Count - 1);

    /// <summary>As in <c>spec.containers[0].image</c>; a key with other characters as in kubectl's JSONPath: <c>data['a.b']</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (key, index) in _parts)
        {
            if (key is null) text.Append('[').Append(index.ToString(CultureInfo.InvariantCulture)).Append(']');
            else if (IsSimple(key)) text.Append(text.Length == 0 ? "" : ".").Append(key);
            else text.Append("['").Append(key.Replace("'", "\\'", StringComparison.Ordinal)).Append("']");
        }

        return text.ToString();
    }

    private static bool IsSimple(string key) => key.Length > 0 && !key.AsSpan().ContainsAnyExcept(SimpleKey);
}
