using CopyImageGitOps.Manifests;
using CopyImageGitOps.Tests.Manifests;

namespace CopyImageGitOps.Tests.Fuzzing;

/// <summary>
/// Reading and rewriting manifests. For any bytes: no exception; the same twice; spans within the content; a rewrite has the same fields with the new
/// values, and every other byte as it was (invariant I2); and it is rewritten to itself.
/// </summary>
public abstract class ManifestFuzzTarget(string ending) : FuzzTarget
{
    private static readonly ScanOptions Options = new()
    {
        FieldSpecs = [new FieldSpec { Path = "spec/jobs[]/image" }, new FieldSpec { Kind = "Deployment", Path = "metadata/annotations/image" }],
    };

    private readonly byte[][] _cases =
    [
        .. CaseFolder.Names.SelectMany(name => CaseFolder.ReadAll(new CaseFolder(name).Input))
            .Where(file => file.Value.Length < 4000 && file.Key.EndsWith(ending, StringComparison.OrdinalIgnoreCase)).Select(file => file.Value),
    ];

    public override string Name => $"manifests{ending}";

    public override byte[] Seed(Random random) => random.Next(3) > 0 ? Written(random) : _cases[random.Next(_cases.Length)];

    /// <summary>A random valid stream.</summary>
    protected abstract byte[] Written(Random random);

    public override bool Check(byte[] input)
    {
        var scanned = Scan(ending, input);
        var twice = Scan(ending, input);
        Assert.Equal(scanned.Fields, twice.Fields);
        Assert.Equal(scanned.Findings, twice.Findings);
        Assert.All(scanned.Findings, f => Assert.False(string.IsNullOrEmpty(f.Message) || string.IsNullOrEmpty(f.Hint) || f.Line is < 1));
        if (scanned.Fields.Count == 0) return false;

        var rewritten = Mirror.Rewrite(input, scanned);
        var again = Scan(ending, rewritten);

        Assert.Equal(
            scanned.Fields.Select(f => (f.Document, f.Kind, f.Name, f.Field, f.Span.Style, Mirror.NewValue(f))),
            again.Fields.Select(f => (f.Document, f.Kind, f.Name, f.Field, f.Span.Style, f.Value)));
        Assert.Equal(WithoutSpans(input, scanned), WithoutSpans(rewritten, again));
        // Not the line: a value that stood on two lines stands on one then.
        Assert.Equal(scanned.Findings.Select(f => (f.Code, f.Field)), again.Findings.Select(f => (f.Code, f.Field)));
        Assert.Equal(rewritten, Mirror.Rewrite(rewritten, again));
        return true;
    }

    protected static ScannedManifest Scan(string ending, byte[] content) => new ManifestScanner(Options).Scan("x" + ending, content);

    private static byte[] WithoutSpans(byte[] content, ScannedManifest scanned)
    {
        var (rest, at) = (new List<byte>(), 0);
        foreach (var span in scanned.Fields.Select(f => f.Span).Distinct().OrderBy(s => s.Start))
        {
            Assert.InRange(span.Start, at, content.Length);
            Assert.InRange(span.Length, 1, content.Length - span.Start);
            rest.AddRange(content[at..span.Start]);
            rest.Add(0);
            at = span.Start + span.Length;
        }

        return [.. rest, .. content[at..]];
    }
}

/// <inheritdoc/>
public sealed class YamlFuzzTarget() : ManifestFuzzTarget(".yaml")
{
    protected override byte[] Written(Random random) => new YamlManifestWriter(random.Next(), random.Next(1, 4)).Write();

    /// <summary>And what the screen keeps from being parsed has no image: a comment that gets it past the screen changes nothing.</summary>
    public override bool Check(byte[] input)
    {
        if (!input.Any(b => b is 0 or 0xEF or 0xFE or 0xFF))
        {
            var parsed = Scan(Name, [.. "# containers: image\n"u8, .. input]);
            Assert.Equal(Scan(Name, input).Fields.Select(f => (f.Field, f.Value)), parsed.Fields.Select(f => (f.Field, f.Value)));
        }

        return base.Check(input);
    }
}

/// <inheritdoc/>
public sealed class JsonFuzzTarget() : ManifestFuzzTarget(".json")
{
    protected override byte[] Written(Random random) => new JsonManifestWriter(random.Next(), random.Next(1, 4)).Write();
}
