using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Kustomize.Graph;

/// <summary>
/// The kustomizations of a directory and what they use, found without running anything: which of them are applied on their own, what each is
/// made of, and what replaces their images after kustomize.
/// </summary>
public sealed class KustomizationGraph
{
    private readonly IReadOnlyDictionary<string, Kustomization> _kustomizations;
    private readonly ManagedFiles _managed;

    internal KustomizationGraph(IReadOnlyDictionary<string, Kustomization> kustomizations, ManagedFiles managed) =>
        (_kustomizations, _managed) = (kustomizations, managed);

    /// <summary>What is applied to clusters, by directory; only what is among the run's files, and never a component.</summary>
    public IReadOnlyList<KustomizationRoot> Roots { get; internal init; } = [];

    /// <summary>By directory, file and line.</summary>
    public IReadOnlyList<ImageOverride> Overrides { get; internal init; } = [];

    /// <summary>What is wrong with kustomizations as they are written.</summary>
    public IReadOnlyList<Finding> Findings { get; internal init; } = [];

    /// <param name="rootDirectory">Absolute.</param>
    /// <param name="files">What the run may read, relative to the root, with <c>/</c>, manifests and kustomizations only.</param>
    /// <param name="pathPrefix">Where the root is in its repository, as in <c>clusters/</c>: the paths of Flux and Argo CD begin at the repository.</param>
    public static KustomizationGraph Read(string rootDirectory, IReadOnlyList<string> files, string pathPrefix, CancellationToken cancellationToken) =>
        new GraphBuilder(rootDirectory, files, pathPrefix).Build(cancellationToken);

    /// <summary>Whether a kustomization is made of this file, so that it must not be rewritten as a raw manifest.</summary>
    public bool Manages(string file) => _managed.Contains(file);

    /// <summary>A root with all that it uses, each once, bases before what uses them; the root is the last.</summary>
    public IReadOnlyList<Kustomization> ClosureOf(KustomizationRoot root)
    {
        var closure = new List<Kustomization>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { root.Kustomization.Directory };
        var open = new Stack<(Kustomization Kustomization, IEnumerator<Kustomization> Next)>();
        open.Push((root.Kustomization, Bases(root.Kustomization).GetEnumerator()));
        while (open.TryPeek(out var top))
        {
            if (!top.Next.MoveNext()) closure.Add(open.Pop().Kustomization);
            else if (seen.Add(top.Next.Current.Directory)) open.Push((top.Next.Current, Bases(top.Next.Current).GetEnumerator()));
        }

        return closure;
    }

    private IEnumerable<Kustomization> Bases(Kustomization kustomization) =>
        Circles.Bases(kustomization).Select(r => _kustomizations.GetValueOrDefault(r.Path!)).OfType<Kustomization>();
}
