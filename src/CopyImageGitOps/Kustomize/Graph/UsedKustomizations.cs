namespace CopyImageGitOps.Kustomize.Graph;

/// <summary>Which kustomizations others use. What only an unused component uses counts as unused, because nobody renders that component.</summary>
internal sealed class UsedKustomizations
{
    private readonly Dictionary<string, int> _uses = new(StringComparer.Ordinal);

    /// <param name="pointed">Directories that something outside of kustomizations uses.</param>
    public UsedKustomizations(IReadOnlyDictionary<string, Kustomization> kustomizations, IReadOnlySet<string> pointed)
    {
        foreach (var used in kustomizations.Values.SelectMany(UsedBy)) _uses[used] = _uses.GetValueOrDefault(used) + 1;
        var unused = new Queue<Kustomization>(kustomizations.Values.Where(k => k.IsComponent && !IsUsed(k.Directory) && !pointed.Contains(k.Directory)));
        while (unused.TryDequeue(out var component))
        {
            UnusedComponents.Add(component);
            foreach (var used in UsedBy(component))
            {
                if (--_uses[used] == 0 && kustomizations.TryGetValue(used, out var next) && next.IsComponent && !pointed.Contains(used)) unused.Enqueue(next);
            }
        }
    }

    public List<Kustomization> UnusedComponents { get; } = [];

    public bool IsUsed(string directory) => _uses.GetValueOrDefault(directory) > 0;

    private static IEnumerable<string> UsedBy(Kustomization kustomization) =>
        Circles.Bases(kustomization).Select(r => r.Path!).Where(path => path != kustomization.Directory);
}
