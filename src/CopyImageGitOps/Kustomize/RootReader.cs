using CopyImageGitOps.Configuration;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Kustomize.Editing;
using CopyImageGitOps.Kustomize.Entries;
using CopyImageGitOps.Kustomize.Graph;
using CopyImageGitOps.Kustomize.Rendering;
using CopyImageGitOps.Locking;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Manifests.Folders;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize;

/// <summary>Reads a root: renders it as it is, and finds the images that it is meant to have.</summary>
internal sealed class RootReader(KustomizeFolder folder, CopyImageConfig config, RootFiles files, Worksheet sheet, FindingLog findings)
{
    /// <summary>One that cannot be rendered is a finding, and has no images.</summary>
    /// <param name="pins">Of this root's kustomization.</param>
    public async Task<RenderedRoot> ReadAsync(KustomizationRoot root, IReadOnlyList<KustomizePin> pins, CancellationToken cancellationToken)
    {
        var nothing = new RenderedRoot(root, []);
        if (IsForbidden(root)) return nothing;
        try
        {
            var content = RegularFile.ReadAllBytes(Path.GetFullPath(root.Kustomization.File, folder.Directory));
            var section = ImagesSection.Read(root.Kustomization.File, content);
            if (section.Fault is { } fault) return Failed(nothing, fault);
            var render = await RenderAsync(root, content, cancellationToken).ConfigureAwait(false);
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
    private Task<Render> RenderAsync(KustomizationRoot root, byte[] content, CancellationToken cancellationToken) =>
        files.Of(root).Closure.Any(kustomization => kustomization.HelmLine is not null)
            ? sheet.RenderAsync(root, content, cancellationToken)
            : sheet.RenderOriginalAsync(root.Kustomization, cancellationToken);

    private RootRender Read(KustomizationRoot root, Render render) =>
        RootRender.Read(root.Kustomization.File, render.Text, [.. config.FieldSpecs, .. files.Of(root).Closure.SelectMany(k => k.ImageFields)]);

    private RenderedRoot Rendered(RootState state, IReadOnlyList<KustomizePin> pins)
    {
        findings.AddRange(state.Render.Findings.Select(finding => KustomizeFindings.InRender(state.Root, finding)));
        var outdated = OutdatedPins.Of(state, pins);
        var images = state.Render.Fields.Where(IsWantedKind)
            .Select(field => outdated.TryGetValue(state.Render.PlaceOf(field), out var pin) ? pin.Image : field).ToList();
        return new RenderedRoot(state.Root, images)
        {
            State = state,
            Outdated = outdated.Values.Where(pin => images.Contains(pin.Image)).ToDictionary(pin => pin.Image, pin => pin.Pin),
        };
    }

    private bool IsWantedKind(ImageField field) => config.Kinds.Count == 0 || config.Kinds.Contains(field.Kind, StringComparer.OrdinalIgnoreCase);

    private RenderedRoot Failed(RenderedRoot root, string reason) => Failed(root, KustomizeFindings.Failed(root.Root, reason));

    private RenderedRoot Failed(RenderedRoot root, Finding finding)
    {
        findings.Add(finding);
        return root;
    }

    /// <summary>Whether a root would do on rendering what the user has not allowed.</summary>
    private bool IsForbidden(KustomizationRoot root)
    {
        var closure = files.Of(root).Closure;
        var forbidden = new List<Finding>();
        if (!config.Kustomize.AllowRemote)
        {
            forbidden.AddRange(closure.SelectMany(k => k.References.Where(r => r.Target == ReferenceTarget.Remote)
                .Select(r => KustomizeFindings.Remote(root, k, r))));
        }

        if (!config.Kustomize.EnableHelm) forbidden.AddRange(closure.Where(k => k.HelmLine is not null).Select(k => KustomizeFindings.Helm(root, k)));
        findings.AddRange(forbidden);
        return forbidden.Count > 0;
    }
}
