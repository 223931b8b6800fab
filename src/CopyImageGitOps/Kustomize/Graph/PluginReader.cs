using CopyImageGitOps.Manifests;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Graph;

/// <summary>
/// Adds to each kustomization what its generators, transformers, validators and configurations name in turn. Their paths are relative to
/// the kustomization that uses them, wherever the plugin's own file is.
/// </summary>
internal sealed class PluginReader(Disk disk, RunPaths paths, ReferenceResolver resolver, Dictionary<string, DraftKustomization> drafts)
{
    private readonly Dictionary<string, IReadOnlyList<Node>> _documents = new(StringComparer.Ordinal);

    public Dictionary<string, Kustomization> Complete(CancellationToken cancellationToken)
    {
        var complete = new Dictionary<string, Kustomization>(StringComparer.Ordinal);
        foreach (var (directory, draft) in drafts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            complete[directory] = Complete(draft);
        }

        return complete;
    }

    private Kustomization Complete(DraftKustomization draft)
    {
        var kustomization = draft.Kustomization;
        var configured = Configured(draft).ToList();
        var plugins = configured.Where(c => c.Mention.Kind == MentionKind.Plugin).ToList();
        return kustomization with
        {
            References = [.. kustomization.References, .. plugins.SelectMany(p => References(p.Mention, p.Line, p.Document, kustomization.Directory))],
            ImageFields = [.. configured.SelectMany(c => ImageFields(c.Mention, c.Document))],
            HelmLine = kustomization.HelmLine ?? plugins.Where(p => PluginFields.IsHelmChart(p.Document)).Select(p => (int?)p.Line).FirstOrDefault(),
        };
    }

    private IEnumerable<(Mention Mention, int Line, Node Document)> Configured(DraftKustomization draft)
    {
        var targets = draft.Kustomization.References.ToLookup(r => r.Field, StringComparer.Ordinal);
        return
            from entry in draft.Mentions
            where entry.Mention.Kind is MentionKind.Plugin or MentionKind.Configuration
            from document in Documents(entry.Mention, targets[entry.Mention.Field].FirstOrDefault())
            select (entry.Mention, entry.Line, document);
    }

    private IEnumerable<KustomizationReference> References(Mention plugin, int line, Node document, string directory)
    {
        var mentions = new Mentions(plugin.Field + ".");
        PluginFields.Read(document, mentions);
        return mentions.All.Select(m => resolver.Resolve(m, directory, line)).OfType<KustomizationReference>();
    }

    private static IEnumerable<FieldSpec> ImageFields(Mention mention, Node document) =>
        mention.Kind == MentionKind.Plugin ? PluginFields.ImageFields(document) : PluginFields.FieldSpecs(document, "images");

    private IEnumerable<Node> Documents(Mention mention, KustomizationReference? reference) => reference switch
    {
        null => mention.Kind == MentionKind.Plugin ? Yaml.TryReadObjects(mention.Value) : Yaml.TryRead(mention.Value),
        { Target: ReferenceTarget.File } => Documents(reference.Path!),
        { Target: ReferenceTarget.Kustomization } => FilesOf(reference.Path!).SelectMany(Documents),
        _ => [],
    };

    private IReadOnlyList<Node> Documents(string file)
    {
        if (_documents.TryGetValue(file, out var known)) return known;
        try
        {
            return _documents[file] = disk.Read(disk.Find(paths.Absolute(file))) is { } content ? Yaml.TryRead(content) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return _documents[file] = [];
        }
    }

    /// <summary>The resources of a kustomization and of its bases.</summary>
    private IEnumerable<string> FilesOf(string directory)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { directory };
        var pending = new Queue<string>(seen);
        while (pending.TryDequeue(out var next))
        {
            if (!drafts.TryGetValue(next, out var draft)) continue;
            foreach (var reference in draft.Kustomization.References)
            {
                if (reference.Target == ReferenceTarget.Kustomization && seen.Add(reference.Path!)) pending.Enqueue(reference.Path!);
                else if (reference.Target == ReferenceTarget.File && IsResource(reference.Field)) yield return reference.Path!;
            }
        }
    }

    private static bool IsResource(string field) =>
        field.StartsWith("resources[", StringComparison.Ordinal) || field.StartsWith("bases[", StringComparison.Ordinal);
}
