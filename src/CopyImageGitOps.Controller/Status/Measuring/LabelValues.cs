using System.Collections.Concurrent;

namespace CopyImageGitOps.Controller.Status.Measuring;

/// <summary>Keeps the values of a label few: the first ones are kept, whatever comes later is <c>other</c>.</summary>
internal sealed class LabelValues(int maximum)
{
    public const string Other = "other";
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    public string Bounded(string value)
    {
        if (_known.ContainsKey(value)) return value;
        return _known.Count < maximum && _known.TryAdd(value, true) ? value : Other;
    }
}
