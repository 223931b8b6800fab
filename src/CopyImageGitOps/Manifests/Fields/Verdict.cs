using System.Globalization;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests.Text;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Manifests.Fields;

/// <summary>What became of a hit: a field, a finding, or both. Its places are offsets until all of a file are looked up at once.</summary>
internal sealed record Verdict(string Field, int Start)
{
    /// <summary>Null if it is about a key.</summary>
    public Hit? Hit { get; init; }

    public string Value { get; init; } = "";

    public ImageReference? Reference { get; init; }

    public Range Range { get; init; }

    public Finding? Finding { get; init; }

    /// <summary>The other place that the finding's message speaks of, in place of <see cref="FieldFindings.OtherLine"/>.</summary>
    public int? Other { get; init; }

    public IEnumerable<int> Offsets => [Start, Range.Start.Value, Range.End.Value, Other ?? Start];

    public ImageField ToField(string file, Dictionary<int, Position> positions)
    {
        var (start, end) = (positions[Range.Start.Value].Byte, positions[Range.End.Value].Byte);
        return new ImageField
        {
            File = file,
            Line = positions[Start].Line,
            Column = positions[Start].Column,
            Document = Hit!.Document,
            ApiVersion = Hit.Object.ApiVersion,
            Kind = Hit.Object.Kind,
            Name = Hit.Object.Name,
            Namespace = Hit.Object.Namespace,
            Origin = Hit.Object.Origin,
            Field = Field,
            Value = Value,
            Reference = Reference!,
            Span = new ScalarSpan(start, end - start, Hit.Value!.Style),
        };
    }

    public Finding ToFinding(string file, Dictionary<int, Position> positions)
    {
        var finding = Finding! with { File = file, Line = positions[Start].Line, Field = Field };
        if (Other is not { } other) return finding;
        var line = positions[other].Line.ToString(CultureInfo.InvariantCulture);
        return finding with { Message = finding.Message.Replace(FieldFindings.OtherLine, line, StringComparison.Ordinal) };
    }
}
