using CopyImageGitOps.Configuration;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Kustomize.Editing;
using CopyImageGitOps.Kustomize.Entries;
using CopyImageGitOps.Kustomize.Graph;
using CopyImageGitOps.Kustomize.Rendering;
using CopyImageGitOps.Locking;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Manifests.Trees;

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
        var byFile = pins.ToLookup(pin => pin.File, StringComparer.Ordinal);
        return await Task.WhenAll(Graph.Roots.Select(root => RenderAsync(root, [.. byFile[root.Kustomization.File]], cancellationToken))).ConfigureAwait(false);
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
        if (bare is not null && RootPlan.LastMatch(state.Section.Entries, bare) is { } entry) return At(state, image, state.Section.Entries[entry].Line);
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

    private async Task<RenderedRoot> RenderAsync(KustomizationRoot root, List<KustomizePin> pins, CancellationToken cancellationToken)
    {
        var nothing = new RenderedRoot(root, []);
        if (_sheet.Value is not { } sheet || IsForbidden(root)) return nothing;
        try
        {
            var content = File.ReadAllBytes(Path.GetFullPath(root.Kustomization.File, _folder.Directory));
            var section = ImagesSection.Read(root.Kustomization.File, content);
            if (section.Fault is { } fault) return Failed(nothing, fault);
            var render = await RenderAsync(sheet, root, content, cancellationToken).ConfigureAwait(false);
            if (render.Error is not null) return Failed(nothing, render.Error);
            var state = new RootState(root, content, section, Read(root, render));
            if (pins.Count == 0) return Rendered(state, pins);
            var bare = await sheet.RenderAsync(root, state.Section.WithoutEntries(), cancellationToken).ConfigureAwait(false);
            return bare.Error is null ? Rendered(state with { Bare = state.Render.Again(bare.Text) }, pins) : Failed(nothing, bare.Error);
        }
        catch (UnreadableDocumentException e)
        {
            return Failed(nothing, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failed(nothing, e.Message);
        }
    }

    /// <summary>With charts a copy is rendered, because kustomize puts a chart that it fetches beside the kustomization.</summary>
    private Task<Render> RenderAsync(Worksheet sheet, KustomizationRoot root, byte[] content, CancellationToken cancellationToken) =>
        _files.Of(root).Closure.Any(kustomization => kustomization.HelmLine is not null)
            ? sheet.RenderAsync(root, content, cancellationToken)
            : sheet.RenderOriginalAsync(root.Kustomization, cancellationToken);

    private RootRender Read(KustomizationRoot root, Render render) =>
        RootRender.Read(root.Kustomization.File, render.Text, [.. _config.FieldSpecs, .. _files.Of(root).Closure.SelectMany(k => k.ImageFields)]);

    private RenderedRoot Rendered(RootState state, List<KustomizePin> pins)
    {
        _findings.AddRange(state.Render.Findings.Select(finding => KustomizeFindings.InRender(state.Root, finding)));
        var outdated = OutdatedPins.Of(state, pins);
        var images = state.Render.Fields.Where(IsWantedKind)
            .Select(field => outdated.TryGetValue(state.Render.PlaceOf(field), out var pin) ? pin.Image : field).ToList();
        return new RenderedRoot(state.Root, images)
        {
            State = state,
            Outdated = outdated.Values.Where(pin => images.Contains(pin.Image)).ToDictionary(pin => pin.Image, pin => pin.Pin),
        };
    }

    private bool IsWantedKind(ImageField field) => _config.Kinds.Count == 0 || _config.Kinds.Contains(field.Kind, StringComparer.OrdinalIgnoreCase);

    private RenderedRoot Failed(RenderedRoot root, string reason) => Failed(root, KustomizeFindings.Failed(root.Root, reason));

    private RenderedRoot Failed(RenderedRoot root, Finding finding)
    {
        _findings.Add(finding);
        return root;
    }

    /// <summary>Whether a root would do on rendering what the user has not allowed.</summary>
    private bool IsForbidden(KustomizationRoot root)
    {
        var closure = _files.Of(root).Closure;
        var forbidden = new List<Finding>();
        if (!_config.Kustomize.AllowRemote)
        {
            forbidden.AddRange(closure.SelectMany(k => k.References.Where(r => r.Target == ReferenceTarget.Remote)
                .Select(r => KustomizeFindings.Remote(root, k, r))));
        }

        if (!_config.Kustomize.EnableHelm) forbidden.AddRange(closure.Where(k => k.HelmLine is not null).Select(k => KustomizeFindings.Helm(root, k)));
        _findings.AddRange(forbidden);
        return forbidden.Count > 0;
    }

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
