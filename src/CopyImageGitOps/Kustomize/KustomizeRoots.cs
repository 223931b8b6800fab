using CopyImageGitOps.Configuration;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Kustomize.Editing;
using CopyImageGitOps.Kustomize.Entries;
using CopyImageGitOps.Kustomize.Graph;
using CopyImageGitOps.Kustomize.Rendering;
using CopyImageGitOps.Locking;
using CopyImageGitOps.Manifests;

namespace CopyImageGitOps.Kustomize;

/// <summary>
/// The roots of a folder: rendered, to see which images they have, and edited, so that they render copies of them. Nothing is written but in a
/// temporary folder.
/// </summary>
public sealed class KustomizeRoots : IDisposable
{
    private readonly KustomizeFolder _folder;
    private readonly CopyImageConfig _config;
    private readonly RootFiles _files;
    private readonly Lazy<Worksheet?> _sheet;
    private readonly Lazy<ManifestIndex> _manifests;
    private readonly ManifestScanner _scanner;
    private readonly FindingLog _findings;

    private KustomizeRoots(KustomizeFolder folder, KustomizationGraph graph, CopyImageConfig config, FindingLog findings)
    {
        (_folder, Graph, _config, _findings) = (folder, graph, config, findings);
        _files = new RootFiles(graph);
        _sheet = new(() => KustomizeProgram.Find(config.Kustomize) is { } program ? new Worksheet(folder, _files, program) : null);
        var own = graph.Roots.SelectMany(root => graph.ClosureOf(root)).SelectMany(kustomization => kustomization.ImageFields);
        var fields = config.FieldSpecs.Concat(own).Distinct();
        _scanner = new ManifestScanner(new ScanOptions { FieldSpecs = [.. fields], MaximumFileSize = config.MaximumFileSize });
        _manifests = new(() => new ManifestIndex(folder, _files, _scanner));
    }

    public KustomizationGraph Graph { get; }

    /// <summary>Reads the kustomizations among the folder's files, without running anything; null if there are none.</summary>
    public static KustomizeRoots? Open(KustomizeFolder folder, CopyImageConfig config, FindingLog findings, CancellationToken cancellationToken)
    {
        if (!folder.Files.Any(file => Kustomizations.IsName(file))) return null;
        var graph = KustomizationGraph.Read(folder.Directory, folder.Files, folder.PathPrefix, cancellationToken);
        findings.AddRange(graph.Findings);
        findings.AddRange(graph.Roots.SelectMany(root => root.Pointers.Where(p => p.Components.Count > 0).Select(p => KustomizeFindings.Components(root, p))));
        return new KustomizeRoots(folder, graph, config, findings);
    }

    /// <summary>Renders every root; one that cannot be is a finding, and has no images.</summary>
    /// <param name="pins">The entries that the lock file knows.</param>
    public async Task<IReadOnlyList<RenderedRoot>> RenderAsync(IReadOnlyList<KustomizePin> pins, CancellationToken cancellationToken)
    {
        if (Graph.Roots.Count > 0 && _sheet.Value is null)
            _findings.Add(KustomizeFindings.NoProgram(Graph.Roots[0].Kustomization.File, Graph.Roots.Count));
        if (_sheet.Value is not { } sheet) return [.. Graph.Roots.Select(root => new RenderedRoot(root, []))];
        var reader = new RootReader(_folder, _config, _files, sheet, _findings);
        var byFile = pins.ToLookup(pin => pin.File, StringComparer.Ordinal);
        var all = Graph.Roots.Select(root => reader.ReadAsync(root, [.. byFile[root.Kustomization.File]], cancellationToken));
        return await Task.WhenAll(all).ConfigureAwait(false);
    }

    /// <summary>Looks for edits with which each root renders what is wanted, and nothing else that is new.</summary>
    /// <param name="wanted">The new value of an image of a root; null where it is to stay.</param>
    /// <param name="isBlocked">Whether a root's files are not to be edited.</param>
    /// <param name="pins">The entries that the lock file knows.</param>
    public async Task<KustomizeEdits> EditAsync(
        IReadOnlyList<RenderedRoot> roots, Func<ImageField, string?> wanted, Func<RenderedRoot, bool> isBlocked, IReadOnlyList<KustomizePin> pins,
        CancellationToken cancellationToken)
    {
        var goals = roots.Where(root => root.State is not null).Select(root => GoalOf(root, wanted) with { IsBlocked = isBlocked(root) }).ToList();
        var blocked = goals.Where(goal => goal.IsBlocked && !goal.IsMet).Select(goal => goal.State.File).ToHashSet(StringComparer.Ordinal);
        if (goals.All(goal => goal.IsMet || goal.IsBlocked))
            return new KustomizeEdits(new Dictionary<string, FileEdit>(), PinUpdate.Next(pins, roots, [])) { Unproven = blocked };
        var unknown = roots.Where(root => root.State is null).SelectMany(root => _files.Of(root.Root).Files).ToHashSet(StringComparer.Ordinal);
        var editable = _folder.Files.Where(file => !unknown.Contains(file)).ToHashSet(StringComparer.Ordinal);
        var search = new EditSearch(_sheet.Value!, _manifests.Value, editable, _files);
        var plans = await search.RunAsync(goals, cancellationToken).ConfigureAwait(false);
        _findings.AddRange(search.Failures.Select(failure => KustomizeFindings.Unproven(failure.Goal.State.Root, failure.Reason)));
        var unproven = search.Failures.Select(failure => failure.Goal.State.File).Concat(blocked).ToHashSet(StringComparer.Ordinal);
        return new KustomizeEdits(EditsOf(plans, search.Demands), PinUpdate.Next(pins, roots, plans))
        {
            Unproven = unproven,
            Changed = goals.Where(goal => !goal.IsMet && !goal.IsBlocked).Select(goal => goal.State.File).Except(unproven).ToHashSet(StringComparer.Ordinal),
        };
    }

    /// <summary>Where a reader finds what makes an image of a root: the entry that sets it, else the text in a manifest, else the kustomization.</summary>
    public ImageField Locate(RenderedRoot root, ImageField image)
    {
        var state = root.State!;
        var place = state.Render.Places[state.Render.PlaceOf(image)];
        var bare = state.Bare?.Places[state.Render.PlaceOf(image)].Value;
        if (bare is not null && EntryChain.LastMatch(state.Section.Entries, bare) is { } entry) return At(state, image, state.Section.Entries[entry].Line);
        if (_manifests.Value.Find(root.Root, place, bare ?? place.Value) is [var text, ..])
            return image with { File = text.File, Line = text.Line, Column = text.Column };
        var makes = state.Section.Entries.LastOrDefault(e => new ImageEntry(e.NewName ?? e.Name).Matches(place.Value));
        return At(state, image, makes?.Line);
    }

    public void Dispose()
    {
        if (_sheet is { IsValueCreated: true, Value: { } sheet }) sheet.Dispose();
    }

    private static ImageField At(RootState state, ImageField image, int? line) => image with { File = state.File, Line = line ?? 1, Column = 1 };

    private static RootGoal GoalOf(RenderedRoot root, Func<ImageField, string?> wanted)
    {
        var render = root.State!.Render;
        var values = new string?[render.Places.Count];
        var meant = render.Places.Select(place => place.Value).ToArray();
        foreach (var image in root.Images)
        {
            var place = render.PlaceOf(image);
            meant[place] = image.Value;
            values[place] = wanted(image) is { } value && value != render.Places[place].Value ? value : null;
        }

        return new RootGoal(root.State, values) { Meant = meant };
    }

    private Dictionary<string, FileEdit> EditsOf(IEnumerable<RootPlan> plans, IEnumerable<ManifestDemand> demands)
    {
        var edits = new Dictionary<string, FileEdit>(StringComparer.Ordinal);
        foreach (var (state, entries) in plans.Where(plan => plan.IsChanged).Select(plan => (plan.Goal.State, plan.Entries)))
            edits[state.File] = new EntriesEdit(state.File, state.Content, state.Section.Entries, entries);
        foreach (var file in demands.GroupBy(demand => demand.Field.File))
            edits[file.Key] = new ValuesEdit(_manifests.Value.ContentOf(file.Key), [.. file.Select(demand => demand.Edit).Distinct()], _scanner);
        return edits;
    }
}
