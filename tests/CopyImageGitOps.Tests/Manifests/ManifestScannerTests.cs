using System.Text;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Testing;
using CsCheck;

namespace CopyImageGitOps.Tests.Manifests;

public sealed class ManifestScannerTests
{
    private static readonly string[] Damage =
    [
        "{", "}", "[", "]", ":", "- ", "\n", "\t", "'", "\"", "\\", "&a ", "*a", "!!x ", "|", ">", "#", "%", "---\n", "<<: *a", "\0",
        "\uFEFF", "\u0085", ",", "? ", "\\U0011FFFF", "\\ud800",
    ];

    [Fact]
    public void Damaged_input_gives_findings_and_never_an_exception()
    {
        var inputs = CaseFolder.Names.SelectMany(n => CaseFolder.ReadAll(new CaseFolder(n).Input));
        var files = inputs.Where(f => f.Value.Length is > 0 and < 4000).ToArray();
        var scanner = new ManifestScanner(new ScanOptions());
        var damage = Gen.Select(Gen.Double[0, 1], Gen.Int[0, Damage.Length - 1], Gen.Int[0, 6]);
        Gen.Select(Gen.Int[0, files.Length - 1], damage.Array[1, 4]).Sample(
            (index, damages) =>
            {
                var content = files[index].Value;
                foreach (var (place, what, removed) in damages)
                {
                    var at = (int)(place * content.Length);
                    var rest = content[Math.Min(at + removed, content.Length)..];
                    content = [.. content[..at], .. Encoding.UTF8.GetBytes(Damage[what]), .. rest];
                }

                var scanned = scanner.Scan(files[index].Key, content);
                Assert.True(scanned.Fields.Count == 0 || Mirror.Rewrite(content, scanned).Length > 0);
                Assert.All(scanned.Fields, f => Assert.InRange(f.Line, 1, content.Length + 1));
            },
            iter: Campaign.Of(20_000));
    }

    [Fact]
    public void Only_a_file_that_changed_is_parsed_again()
    {
        var scanner = new ManifestScanner(new ScanOptions());
        var content = "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{image: nginx}]}}"u8.ToArray();

        var first = scanner.Scan("pod.yaml", content);

        Assert.Same(first, scanner.Scan("pod.yaml", content.ToArray()));
        Assert.NotSame(first, scanner.Scan("other.yaml", content));
        content.AsSpan().Replace((byte)'x', (byte)'y');
        Assert.Equal("nginy", Assert.Single(scanner.Scan("pod.yaml", content).Fields).Value);
    }

    [Fact]
    public void A_large_file_with_many_fields_takes_linear_time()
    {
        var text = new StringBuilder("{apiVersion: v1, kind: Pod, metadata: {name: é}, spec: {containers: [");
        for (var i = 0; i < 20_000; i++) text.Append("{image: nginx},");
        var content = Encoding.UTF8.GetBytes(text.Append("]}}").ToString());

        var scanned = new ManifestScanner(new ScanOptions()).Scan("one-line.yaml", content);

        Assert.Equal(20_000, scanned.Fields.Count);
        Assert.Equal(19_999 * 15, scanned.Fields[^1].Column - scanned.Fields[0].Column);
    }

    [Fact]
    public void Findings_say_what_to_do()
    {
        var content = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: ${X}\n"u8.ToArray();

        var scanned = new ManifestScanner(new ScanOptions()).Scan("x.yaml", content);

        var finding = Assert.Single(scanned.Findings);
        Assert.Equal(
            new Finding(Severity.Warning, FindingCodes.Variable, "The image '${X}' has a variable that is filled in elsewhere")
            {
                Hint = "Write the image out, or let the variable stand for a private one.",
                File = "x.yaml",
                Line = 5,
                Field = "spec.containers[0].image",
            },
            finding);
    }
}
