using System.Diagnostics.CodeAnalysis;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests.Text;
using CopyImageGitOps.Manifests.Trees;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Manifests.Fields;

/// <summary>Decides of each hit whether it is a field that can be edited, or what is in the way.</summary>
/// <param name="isLive">See <see cref="ScanOptions.IsLive"/>.</param>
internal sealed class HitJudge(string file, ManifestText text, SopsProtection sops, bool isLive)
{
    private readonly List<Verdict> _verdicts = [];

    // A scalar is looked at once, however many aliases stand for it; and most references are there many times.
    private readonly Dictionary<ScalarNode, Judgement> _judged = [];
    private readonly Dictionary<string, ImageReference> _references = new(StringComparer.Ordinal);

    public ScannedManifest Judge(IEnumerable<FieldWalk> walks)
    {
        foreach (var walk in walks)
        {
            foreach (var hit in walk.Hits) Judge(hit);
            _verdicts.AddRange(walk.DuplicateKeys.Select(Verdict));
        }

        var positions = text.Resolve(_verdicts.SelectMany(v => v.Offsets).Distinct());
        var fields = _verdicts.Where(v => v.Reference is not null).Select(v => v.ToField(file, positions));
        var findings = _verdicts.Where(v => v.Finding is not null).Select(v => v.ToFinding(file, positions));
        return new ScannedManifest(file, [.. fields.OrderBy(f => f.Line).ThenBy(f => f.Column)], [.. findings.OrderBy(f => f.Line)]);
    }

    private void Judge(Hit hit)
    {
        var judgement = hit.Value is null ? new Judgement("") { Finding = FieldFindings.TemplateExpression("{{ … }}") } : Judge(hit.Value, hit.Conflict);
        if (judgement is { Reference: null, Finding: null }) return;
        var isWritten = judgement.Reference is not null && hit.Place is not AliasNode;
        _verdicts.Add(new Verdict(hit.Field, isWritten ? judgement.Range.Start.Value : text.ContentStart(hit.Place))
        {
            Hit = hit,
            Value = judgement.Value,
            Reference = judgement.Reference,
            Range = judgement.Range,
            Finding = judgement.Finding,
            Other = judgement.Other,
        });
    }

    private Judgement Judge(ScalarNode scalar, Node? conflict)
    {
        if (!scalar.IsAnchored) return JudgeAnew(scalar, conflict);
        if (!_judged.TryGetValue(scalar, out var judgement)) _judged[scalar] = judgement = JudgeAnew(scalar, conflict);
        return judgement;
    }

    private Judgement JudgeAnew(ScalarNode scalar, Node? conflict)
    {
        // Kubernetes refuses the line break in a pod, but the user means the image, and the gate must not overlook it.
        var value = scalar.Style == ScalarStyle.Block ? scalar.Value.TrimEnd('\n') : scalar.Value;
        var judgement = new Judgement(value);
        if (value.Length == 0 || scalar.IsNull) return judgement;
        if (Obstacle(scalar, value) is { } obstacle) return judgement with { Finding = obstacle };
        if (!TryParse(value, out var reference, out var error)) return judgement with { Finding = FieldFindings.ReferenceInvalid(error) };
        if (conflict is not null) return judgement with { Finding = FieldFindings.AliasConflict(value), Other = text.ContentStart(conflict) };
        if (text.Locate(scalar, value) is not { } range) return judgement with { Finding = FieldFindings.NotInOnePiece(value) };
        var lineBreak = value == scalar.Value ? null : FieldFindings.LineBreakAtEnd(value);
        return judgement with { Reference = reference, Range = range, Finding = lineBreak };
    }

    private bool TryParse(string value, [NotNullWhen(true)] out ImageReference? reference, [NotNullWhen(false)] out ReferenceError? error)
    {
        error = null;
        if (_references.TryGetValue(value, out reference)) return true;
        if (!ImageReference.TryParse(value, out reference, out error)) return false;
        _references.Add(value, reference);
        return true;
    }

    private Finding? Obstacle(ScalarNode scalar, string value)
    {
        if (sops.Protects(value)) return FieldFindings.SopsEncrypted(sops);
        if (!isLive && Placeholder(value) is { } placeholder) return placeholder;
        if (value.Length > Limits.Image) return FieldFindings.TooLong(value);
        return scalar.Tag is null or "!" or "tag:yaml.org,2002:str" ? null : FieldFindings.NotText(value, scalar.Tag);
    }

    private static Finding? Placeholder(string value)
    {
        if (value.Contains("{{", StringComparison.Ordinal)) return FieldFindings.TemplateExpression(value);
        return value.AsSpan().IndexOf("${") >= 0 || value.AsSpan().IndexOf("$(") >= 0 ? FieldFindings.Variable(value) : null;
    }

    /// <summary>Where the key is written, rather than where the other one is merged from.</summary>
    private Verdict Verdict(DuplicateKey key)
    {
        var (here, there) = key.Second.Via is null ? (key.Second, key.First) : (key.First, key.Second);
        return new(key.Field, text.ContentStart(here.KeyNode)) { Finding = FieldFindings.Duplicate(key), Other = text.ContentStart(there.KeyNode) };
    }

    /// <summary>What is said of a scalar wherever it is an image; neither a reference nor a finding if there is nothing to say.</summary>
    private sealed record Judgement(string Value)
    {
        public ImageReference? Reference { get; init; }

        public Range Range { get; init; }

        public Finding? Finding { get; init; }

        public int? Other { get; init; }
    }
}
