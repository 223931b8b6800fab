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
        var references = kustomization.References.ToList();
        var imageFields = new List<FieldSpec>();
        var helmLine = kustomization.HelmLine;
        var targets = kustomization.References.ToLookup(r => r.Field, StringComparer.Ordinal);
        foreach (var (mention, line) in draft.Mentions)
        {
            if (mention.Kind is not (MentionKind.Plugin or MentionKind.Configuration)) continue;
            foreach (var document in Documents(mention, targets[mention.Field].FirstOrDefault()))
            {
                imageFields.AddRange(mention.Kind == MentionKind.Plugin ? PluginFields.ImageFields(document) : PluginFields.FieldSpecs(document, "images"));
                if (mention.Kind != MentionKind.Plugin) continue;
                var mentions = new Mentions(mention.Field + ".");
                PluginFields.Read(document, mentions);
                references.AddRange(mentions.All.Select(m => resolver.Resolve(m, kustomization.Directory, line)).OfType<KustomizationReference>());
                if (PluginFields.IsHelmChart(document)) helmLine ??= line;
            }
        }

        return kustomization with { References = references, ImageFields = imageFields, HelmLine = helmLine };
    }

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
