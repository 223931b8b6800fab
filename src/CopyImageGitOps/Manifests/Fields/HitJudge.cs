using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests.Text;
using CopyImageGitOps.Manifests.Trees;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Manifests.Fields;

/// <summary>Decides of each hit whether it is a field that can be edited, or what is in the way.</summary>
internal sealed class HitJudge(string file, ManifestText text, SopsProtection sops)
{
    private readonly List<Verdict> _verdicts = [];

    public ScannedManifest Judge(IReadOnlyList<Hit> hits)
    {
        foreach (var hit in hits) Judge(hit);
        var positions = text.Resolve(_verdicts.SelectMany(v => v.Offsets).Distinct());
        var fields = _verdicts.Where(v => v.Reference is not null).Select(v => v.ToField(file, positions));
        var findings = _verdicts.Where(v => v.Finding is not null).Select(v => v.ToFinding(file, positions));
        return new ScannedManifest(file, [.. fields.OrderBy(f => f.Line).ThenBy(f => f.Column)], [.. findings.OrderBy(f => f.Line)]);
    }

    private void Judge(Hit hit)
    {
        if (hit.Value is not { } scalar)
        {
            Add(hit, FieldFindings.TemplateExpression("{{ … }}"));
            return;
        }

        // Kubernetes refuses the line break in a pod, but the user means the image, and the gate must not overlook it.
        var value = scalar.Style == ScalarStyle.Block ? scalar.Value.TrimEnd('\n') : scalar.Value;
        if (value.Length == 0 || scalar.IsNull) return;
        if (Obstacle(hit, scalar, value) is { } obstacle) Add(hit, obstacle);
        else if (!ImageReference.TryParse(value, out var reference, out var error)) Add(hit, FieldFindings.ReferenceInvalid(error));
        else if (hit.Conflict is { } conflict) Add(hit, (FieldFindings.AliasConflict(value), conflict));
        else if (text.Locate(scalar, value) is not { } range) Add(hit, FieldFindings.NotInOnePiece(value));
        else Accept(hit, value, reference, range);
    }

    private void Accept(Hit hit, string value, ImageReference reference, Range range) =>
        _verdicts.Add(new Verdict(hit, StartOf(hit, range), value)
        {
            Reference = reference,
            Range = range,
            Finding = value == hit.Value!.Value ? null : FieldFindings.LineBreakAtEnd(value),
        });

    private Finding? Obstacle(Hit hit, ScalarNode scalar, string value)
    {
        if (sops.Protects(value)) return FieldFindings.SopsEncrypted(sops);
        if (value.Contains("{{", StringComparison.Ordinal)) return FieldFindings.TemplateExpression(value);
        if (value.AsSpan().IndexOf("${") >= 0 || value.AsSpan().IndexOf("$(") >= 0) return FieldFindings.Variable(value);
        return scalar.Tag is null or "!" or "tag:yaml.org,2002:str" ? null : FieldFindings.NotText(value, scalar.Tag);
    }

    private int StartOf(Hit hit, Range? range) =>
        hit.Place is AliasNode || range is null ? text.ContentStart(hit.Place) : range.Value.Start.Value;

    private void Add(Hit hit, Finding finding) => _verdicts.Add(new Verdict(hit, StartOf(hit, null), "") { Finding = finding });

    private void Add(Hit hit, (Finding Finding, Node Other) conflict) =>
        _verdicts.Add(new Verdict(hit, StartOf(hit, null), "") { Finding = conflict.Finding, Other = text.ContentStart(conflict.Other) });
}
