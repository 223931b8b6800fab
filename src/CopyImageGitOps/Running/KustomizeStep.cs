using CopyImageGitOps.Configuration;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Kustomize;
using CopyImageGitOps.Kustomize.Entries;
using CopyImageGitOps.Kustomize.Graph;
using CopyImageGitOps.Locking;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Planning;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Running;

/// <summary>The kustomizations of a run: the images that their roots render, and the edits that make them render the copies.</summary>
internal sealed class KustomizeStep : IDisposable
{
    private readonly KustomizeRoots? _kustomizations;
    private readonly ImageSelector _selector;
    private readonly FindingLog _findings;
    private readonly IReadOnlyList<KustomizePin> _pins;

    private KustomizeStep(KustomizeRoots? kustomizations, ImageSelector selector, FindingLog findings, LockFile locked) =>
        (_kustomizations, _selector, _findings, _pins) = (kustomizations, selector, findings, locked.Pins);

    public IReadOnlyList<FoundRoot> Roots { get; private set; } = [];

    /// <param name="folder">Null where the host has none.</param>
    public static async Task<KustomizeStep> FindAsync(
        KustomizeFolder? folder, CopyImageConfig config, ImageSelector selector, LockFile locked, FindingLog findings, CancellationToken cancellationToken)
    {
        var kustomizations = folder is null ? null : KustomizeRoots.Open(folder, config, findings, cancellationToken);
        var step = new KustomizeStep(kustomizations, selector, findings, locked);
        if (kustomizations is null) return step;
        var roots = await kustomizations.RenderAsync(locked.Pins, cancellationToken);
        step.Roots = [.. roots.Select(root => new FoundRoot(root, selector.Select(root.Images)))];
        foreach (var root in step.Roots) findings.AddRange(step.OverridesOf(root).Select(Finding));
        return step;
    }

    public bool Manages(string file) => _kustomizations?.Graph.Manages(file) ?? false;

    /// <summary>The images of all roots, where a reader finds them in the files.</summary>
    public IEnumerable<(ImageClass Class, ImageField Field)> Located() =>
        from root in Roots
        from images in root.Images
        from image in images
        select (images.Key, Locate(root, image));

    /// <summary>Of the located public images those that a base has changed behind a pin, with what the pin was made for.</summary>
    public IReadOnlyDictionary<ImageField, string> Outdated()
    {
        var outdated = new Dictionary<ImageField, string>();
        foreach (var root in Roots)
        {
            foreach (var (image, pin) in root.Root.Outdated) outdated[Locate(root, image)] = pin.Image;
        }

        return outdated;
    }

    /// <summary>Rewrites every manifest, those of kustomizations by edits that are proven.</summary>
    /// <param name="replacements">As in <see cref="ImageRewriter"/>.</param>
    public async Task<ImageRewriter> RewriterAsync(
        ManifestScanner scanner, IReadOnlyDictionary<ImageReference, string> replacements, CancellationToken cancellationToken) =>
        new(scanner, _selector, replacements) { IsManaged = Manages, Kustomize = await EditAsync(replacements, cancellationToken) };

    private async Task<KustomizeEdits> EditAsync(IReadOnlyDictionary<ImageReference, string> replacements, CancellationToken cancellationToken)
    {
        if (_kustomizations is null) return KustomizeEdits.None;
        var replaceable = Roots.SelectMany(root => root.Images[ImageClass.Public].Concat(root.Images[ImageClass.Copy]))
            .ToHashSet<ImageField>(ReferenceEqualityComparer.Instance);
        var blocked = Roots.Where(root => OverridesOf(root).Any(o => o.Class == ImageClass.Public)).Select(root => root.Root).ToHashSet();
        return await _kustomizations.EditAsync(
            [.. Roots.Select(root => root.Root)],
            image => replaceable.Contains(image) ? replacements.GetValueOrDefault(image.Reference) : null,
            blocked.Contains,
            _pins,
            cancellationToken);
    }

    public void Dispose() => _kustomizations?.Dispose();

    private ImageField Locate(FoundRoot root, ImageField image) => _kustomizations!.Locate(root.Root, image);

    /// <summary>What Flux and Argo CD put over the images of a root.</summary>
    private IEnumerable<(ImageOverride Override, ImageClass Class, string Value)> OverridesOf(FoundRoot root) =>
        from other in _kustomizations!.Graph.Overrides
        where other.Directory == root.Root.Root.Kustomization.Directory
        let entry = new ImageEntry(other.Name)
        from images in root.Images
        where images.Key is ImageClass.Public or ImageClass.Copy
        from value in images.Select(image => image.Value).Where(entry.Matches).Distinct()
        select (other, images.Key, value);

    private static Finding Finding((ImageOverride Override, ImageClass Class, string Value) found) => new(
        found.Class == ImageClass.Public ? Severity.Error : Severity.Warning,
        FindingCodes.KustomizeOverride,
        found.Class == ImageClass.Public
            ? $"{found.Override.Source} puts '{found.Override.Text}' over '{found.Value}', which Git says: the root is left as it is"
            : $"{found.Override.Source} puts '{found.Override.Text}' over the copy '{found.Value}': what runs is not what Git says")
    {
        File = found.Override.File,
        Line = found.Override.Line,
        Field = found.Override.Field,
        Hint = "Set the image in the kustomization's 'images:' instead, where it is copied and pinned.",
    };
}
