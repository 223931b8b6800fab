using CopyImageGitOps.Manifests.Text;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Manifests.Fields;

/// <summary>Finds the objects of a document, takes lists apart, and has each object walked.</summary>
internal sealed class FieldFinder(ScanOptions options)
{
    private readonly FieldSpecPath[] _specs = [.. options.FieldSpecs.Select(s => new FieldSpecPath(s))];

    /// <summary>Walks a whole file, and keeps what was found; nothing of a document without images.</summary>
    /// <exception cref="UnreadableDocumentException">The text cannot be parsed, or its aliases stand for too much.</exception>
    public (IReadOnlyList<FieldWalk> Walks, SopsProtection Sops) WalkAll(ManifestText text)
    {
        var (walks, sops, visits, index) = (new List<FieldWalk>(), SopsProtection.None, new AliasVisits(), 0);
        text.VisitDocuments(document =>
        {
            var walk = Walk(document, index++, visits);
            if (walk.Hits.Count > 0) walks.Add(walk);
            if (sops == SopsProtection.None) sops = Sops.Of(document);
        });
        return (walks, sops);
    }

    private FieldWalk Walk(Node document, int index, AliasVisits visits)
    {
        var walk = new FieldWalk(index, visits);
        VisitObject(walk, document, null, null, 0);
        walk.Finish();
        return walk;
    }

    private void VisitObject(FieldWalk walk, Node node, ObjectIdentity? list, AliasNode? via, int depth)
    {
        Limits.CheckDepth(depth, node.Start);
        walk.Visits.Count(node, via);
        var identity = ObjectIdentity.Read(node, list);
        if (identity is { IsList: true } && node.Find("items") is SequenceNode) VisitList(walk, (MappingNode)node.Resolved, identity, via, depth);
        else if (identity is null || !IsWanted(identity)) walk.VisitUnwanted(node, via, isExcluded: identity is not null);
        else walk.Visit(node, identity, [.. _specs.Where(s => s.Applies(identity)).Select(s => new FieldSpecMatch(s, 0))], via);
    }

    private void VisitList(FieldWalk walk, MappingNode node, ObjectIdentity list, AliasNode? via, int depth)
    {
        foreach (var entry in node.Entries)
        {
            var through = entry.Value as AliasNode ?? entry.Via ?? via;
            if (entry.Key == "items" && entry.Value.Resolved is SequenceNode items) VisitItems(walk, items, list, through, depth);
            else walk.VisitUnwanted(entry.Value, through);
        }
    }

    private void VisitItems(FieldWalk walk, SequenceNode items, ObjectIdentity list, AliasNode? via, int depth)
    {
        walk.Path.Enter("items");
        for (var i = 0; i < items.Items.Count; i++)
        {
            walk.Path.Enter(i);
            VisitObject(walk, items.Items[i], list, items.Items[i] as AliasNode ?? via, depth + 1);
            walk.Path.Leave();
        }

        walk.Path.Leave();
    }

    private bool IsWanted(ObjectIdentity identity) =>
        identity.IsAmbiguous
        || !identity.HoldsNoImages && (options.Kinds.Count == 0 || options.Kinds.Contains(identity.Kind, StringComparer.OrdinalIgnoreCase));
}
