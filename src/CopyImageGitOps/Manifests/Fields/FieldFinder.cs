using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Manifests.Fields;

/// <summary>Finds the objects of a document, takes lists apart, and has each object walked.</summary>
internal sealed class FieldFinder(ScanOptions options)
{
    private readonly FieldSpecPath[] _specs = [.. options.FieldSpecs.Select(s => new FieldSpecPath(s))];

    public List<Hit> Find(Node document, int index)
    {
        var walk = new FieldWalk(index);
        VisitObject(walk, document, null, null, 0);
        return walk.Finish();
    }

    private void VisitObject(FieldWalk walk, Node node, ObjectIdentity? list, AliasNode? via, int depth)
    {
        Limits.CheckDepth(depth, node.Start);
        var identity = ObjectIdentity.Read(node, list);
        if (identity is { IsList: true } && node.Find("items") is SequenceNode items) VisitList(walk, node, identity, items, via, depth);
        else if (identity is null || !IsWanted(identity)) walk.VisitUnwanted(node, via, isExcluded: identity is not null);
        else walk.Visit(node, identity, [.. _specs.Where(s => s.Applies(identity)).Select(s => new FieldSpecMatch(s, 0))], via);
    }

    private void VisitList(FieldWalk walk, Node node, ObjectIdentity list, SequenceNode items, AliasNode? via, int depth)
    {
        foreach (var entry in ((MappingNode)node.Resolved).Entries)
        {
            if (entry.Value.Resolved != items) walk.VisitUnwanted(entry.Value, entry.Via ?? via);
        }

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
        !identity.HoldsNoImages && (options.Kinds.Count == 0 || options.Kinds.Contains(identity.Kind, StringComparer.OrdinalIgnoreCase));
}
