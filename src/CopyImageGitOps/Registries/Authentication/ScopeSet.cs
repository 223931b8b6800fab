namespace CopyImageGitOps.Registries.Authentication;

/// <summary>
/// What a token allows: actions on resources, as in <c>repository:library/nginx:pull</c>
/// (https://distribution.github.io/distribution/spec/auth/scope/).
/// </summary>
internal sealed class ScopeSet : IEquatable<ScopeSet>
{
    private readonly SortedDictionary<string, SortedSet<string>> _actions = new(StringComparer.Ordinal);

    private ScopeSet()
    {
    }

    public static ScopeSet Pull(string repository) => Parse($"repository:{repository}:pull");

    public static ScopeSet Push(string repository) => Parse($"repository:{repository}:pull,push");

    /// <summary>Scopes divided by spaces; words that are no scope are left out.</summary>
    public static ScopeSet Parse(string text)
    {
        var set = new ScopeSet();
        foreach (var scope in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = scope.LastIndexOf(':');
            if (colon > 0) set.Add(scope[..colon], scope[(colon + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries));
        }

        return set;
    }

    public ScopeSet Union(ScopeSet other)
    {
        var union = new ScopeSet();
        foreach (var (resource, actions) in _actions.Concat(other._actions)) union.Add(resource, actions);
        return union;
    }

    public bool Covers(ScopeSet other) => other._actions.All(o => _actions.TryGetValue(o.Key, out var actions) && actions.IsSupersetOf(o.Value));

    /// <summary>Those with push first: some token servers read only the first.</summary>
    public IReadOnlyList<string> ToList() => [.. _actions.OrderByDescending(a => a.Value.Contains("push")).Select(a => $"{a.Key}:{string.Join(',', a.Value)}")];

    public bool Equals(ScopeSet? other) => other is not null && ToString() == other.ToString();

    public override bool Equals(object? obj) => Equals(obj as ScopeSet);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString() => string.Join(' ', ToList());

    private void Add(string resource, IEnumerable<string> actions)
    {
        if (!_actions.TryGetValue(resource, out var known)) _actions.Add(resource, known = new SortedSet<string>(StringComparer.Ordinal));
        known.UnionWith(actions);
    }
}
