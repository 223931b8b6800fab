namespace CopyImageGitOps.Kustomize.Graph;

/// <summary>
/// Finds the kustomizations that lead back to themselves, as strongly connected components after Tarjan; with stacks of its own, because a
/// chain of references may be as long as the repository likes.
/// </summary>
internal sealed class Circles
{
    private readonly IReadOnlyDictionary<string, Kustomization> _kustomizations;
    private readonly Dictionary<string, (int Index, int Low)> _numbers = new(StringComparer.Ordinal);
    private readonly Stack<string> _stack = new();
    private readonly HashSet<string> _onStack = new(StringComparer.Ordinal);
    private readonly List<IReadOnlyList<string>> _circles = [];

    private Circles(IReadOnlyDictionary<string, Kustomization> kustomizations) => _kustomizations = kustomizations;

    /// <returns>The members of each circle, sorted.</returns>
    public static IReadOnlyList<IReadOnlyList<string>> Find(IReadOnlyDictionary<string, Kustomization> kustomizations)
    {
        var search = new Circles(kustomizations);
        foreach (var directory in kustomizations.Keys.Order(StringComparer.Ordinal))
        {
            if (!search._numbers.ContainsKey(directory)) search.Visit(directory);
        }

        return search._circles;
    }

    /// <summary>A shortest way from a member back to itself, as the references that make it.</summary>
    public static IReadOnlyList<KustomizationReference> Way(IReadOnlyList<string> members, IReadOnlyDictionary<string, Kustomization> kustomizations)
    {
        var cameBy = new Dictionary<string, (string From, KustomizationReference Reference)>(StringComparer.Ordinal);
        var among = members.ToHashSet(StringComparer.Ordinal);
        var pending = new Queue<string>([members[0]]);
        while (!cameBy.ContainsKey(members[0]) && pending.TryDequeue(out var directory))
        {
            foreach (var reference in Bases(kustomizations[directory]).Where(r => among.Contains(r.Path!)))
            {
                if (cameBy.TryAdd(reference.Path!, (directory, reference))) pending.Enqueue(reference.Path!);
            }
        }

        var way = new List<KustomizationReference>();
        var at = members[0];
        do
        {
            way.Add(cameBy[at].Reference);
            at = cameBy[at].From;
        }
        while (at != members[0]);
        way.Reverse();
        return way;
    }

    public static IEnumerable<KustomizationReference> Bases(Kustomization kustomization) =>
        kustomization.References.Where(r => r.Target == ReferenceTarget.Kustomization);

    private void Visit(string start)
    {
        var open = new Stack<(string Directory, IEnumerator<string> Next)>();
        Enter(start, open);
        while (open.TryPeek(out var top))
        {
            if (!top.Next.MoveNext()) Leave(open);
            else if (!_numbers.TryGetValue(top.Next.Current, out var seen)) Enter(top.Next.Current, open);
            else if (_onStack.Contains(top.Next.Current)) Lower(top.Directory, seen.Index);
        }
    }

    private void Enter(string directory, Stack<(string Directory, IEnumerator<string> Next)> open)
    {
        _numbers[directory] = (_numbers.Count, _numbers.Count);
        _stack.Push(directory);
        _onStack.Add(directory);
        var next = Bases(_kustomizations[directory]).Select(r => r.Path!).Where(_kustomizations.ContainsKey);
        open.Push((directory, next.GetEnumerator()));
    }

    private void Leave(Stack<(string Directory, IEnumerator<string> Next)> open)
    {
        var (directory, next) = open.Pop();
        next.Dispose();
        var (index, low) = _numbers[directory];
        if (open.TryPeek(out var parent)) Lower(parent.Directory, low);
        if (index != low) return;
        var members = new List<string>();
        do
        {
            members.Add(_stack.Pop());
            _onStack.Remove(members[^1]);
        }
        while (members[^1] != directory);
        if (members.Count > 1 || Bases(_kustomizations[directory]).Any(r => r.Path == directory)) _circles.Add([.. members.Order(StringComparer.Ordinal)]);
    }

    private void Lower(string directory, int low) => _numbers[directory] = (_numbers[directory].Index, Math.Min(_numbers[directory].Low, low));
}
