using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Manifests.Fields;

/// <summary>
/// Walks a document as a reader of it would see it, with aliases expanded and merge keys applied, and notes every use of a shared scalar.
/// A scalar is edited at its anchor, which changes all uses: so each of them must be an image field, or be the value of an <c>image</c> key
/// in something that is there to be merged into containers.
/// </summary>
internal sealed class FieldWalk(int document, AliasVisits visits)
{
    private readonly List<Hit> _hits = [];
    private readonly List<DuplicateKey> _duplicates = [];
    private readonly Dictionary<ScalarNode, Node> _otherUses = [];
    private ObjectIdentity? _object;
    private bool _isExcluded;
    private int _depth;

    public FieldPath Path { get; } = new();

    public AliasVisits Visits => visits;

    public IReadOnlyList<Hit> Hits => _hits;

    /// <summary>Keys that are there twice, with images behind them.</summary>
    public IReadOnlyList<DuplicateKey> DuplicateKeys => _duplicates;

    public void Visit(Node node, ObjectIdentity identity, FieldSpecMatch[] specs, AliasNode? via)
    {
        (_object, _isExcluded) = (identity, false);
        Visit(new Step(node, Role.Other, null, via), specs);
    }

    /// <summary>Walks what has no fields to be found, for the uses of what is shared with parts that have.</summary>
    /// <param name="isExcluded">It is an object that the user does not want edited, so that even its images are other uses.</param>
    public void VisitUnwanted(Node node, AliasNode? via, bool isExcluded = false)
    {
        (_object, _isExcluded) = (null, isExcluded);
        Visit(new Step(node, Role.Other, null, via), []);
    }

    public void Finish()
    {
        foreach (var hit in _hits)
        {
            if (hit.Value is not null) hit.Conflict = _otherUses.GetValueOrDefault(hit.Value);
        }

        _otherUses.Clear();
    }

    private void Visit(Step step, FieldSpecMatch[] specs)
    {
        step = step with { Via = step.Node as AliasNode ?? step.Via };
        Limits.CheckDepth(++_depth, step.Node.Start);
        visits.Count(step.Node, step.Via);
        switch (step.Node.Resolved)
        {
            case MappingNode mapping:
                VisitMapping(mapping, step, specs);
                break;
            case SequenceNode sequence:
                VisitSequence(sequence, step, specs);
                break;
            case ScalarNode scalar:
                VisitScalar(scalar, step, specs);
                break;
        }

        _depth--;
    }

    private void VisitMapping(MappingNode mapping, Step step, FieldSpecMatch[] specs)
    {
        if (IsImage(step.Role, specs) && mapping.IsTemplateExpression && _object is not null)
        {
            _hits.Add(new Hit(document, _object, Path.ToString(), null, step.Node));
            return;
        }

        Dictionary<string, Entry>? withImages = null;
        foreach (var entry in mapping.Entries)
        {
            if (entry.KeyNode is not ScalarNode { IsAnchored: false }) VisitKey(entry.KeyNode, entry.Via ?? step.Via);
            Path.Enter(entry.Key ?? "");
            var role = Roles.OfEntry(step.Role, entry.Key, entry.Value.Resolved);
            var before = _hits.Count;
            Visit(new Step(entry.Value, role, entry.Key, entry.Via ?? step.Via), FieldSpecMatch.Advance(specs, entry.Key));
            if (_hits.Count > before && entry.Key is not null && !(withImages ??= new(StringComparer.Ordinal)).TryAdd(entry.Key, entry))
                _duplicates.Add(new DuplicateKey(document, Path.ToString(), withImages[entry.Key], entry));
            Path.Leave();
        }
    }

    /// <summary>An image that is shared with a key cannot be edited: the key would become another one.</summary>
    private void VisitKey(Node key, AliasNode? via)
    {
        var (owner, isExcluded) = (_object, _isExcluded);
        VisitUnwanted(key, via, isExcluded: true);
        (_object, _isExcluded) = (owner, isExcluded);
    }

    private void VisitSequence(SequenceNode sequence, Step step, FieldSpecMatch[] specs)
    {
        var role = Roles.OfItem(step.Role);
        for (var i = 0; i < sequence.Items.Count; i++)
        {
            Path.Enter(i);
            Visit(new Step(sequence.Items[i], role, null, step.Via), specs);
            Path.Leave();
        }
    }

    private void VisitScalar(ScalarNode scalar, Step step, FieldSpecMatch[] specs)
    {
        if (_object is not null && IsImage(step.Role, specs)) _hits.Add(new Hit(document, _object, Path.ToString(), scalar, step.Node));
        else if (scalar.IsAnchored && (_isExcluded || step.Key != "image" || step.Node is AliasNode)) _otherUses.TryAdd(scalar, step.Via ?? (Node)scalar);
    }

    private static bool IsImage(Role role, FieldSpecMatch[] specs) => role == Role.Image || Array.Exists(specs, s => s.IsComplete);

    /// <param name="Key">The key of the mapping entry whose value the node is.</param>
    /// <param name="Via">The last alias on the way to the node.</param>
    private readonly record struct Step(Node Node, Role Role, string? Key, AliasNode? Via);
}
