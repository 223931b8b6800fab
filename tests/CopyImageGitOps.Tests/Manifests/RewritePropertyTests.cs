using System.Text;
using System.Text.Json.Nodes;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.References;
using CopyImageGitOps.Testing;
using CsCheck;
using YamlDotNet.RepresentationModel;

namespace CopyImageGitOps.Tests.Manifests;

/// <summary>Invariant I2: in files, only the bytes of image values change.</summary>
public sealed class RewritePropertyTests
{
    private static readonly ManifestScanner Scanner = new(new ScanOptions());

    private static readonly string[] ImagePaths = ["ontainers[]/image", "/image/reference"];

    private static readonly Gen<(int Seed, int Size)> Seeds = Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[1, 4]);

    [Fact]
    public void A_rewrite_of_yaml_changes_the_bytes_and_the_meaning_of_images_only() => Seeds.Sample(
        s =>
        {
            var writer = new YamlManifestWriter(s.Seed, s.Size);
            var before = writer.Write();
            var after = Rewrite("x.yaml", before, writer.ImageCount);
            AssertSame(ParseYaml(before).ToList(), ParseYaml(after).ToList());
        },
        iter: Campaign.Of(5000));

    [Fact]
    public void A_rewrite_of_json_changes_the_bytes_and_the_meaning_of_images_only() => Seeds.Sample(
        s =>
        {
            var writer = new JsonManifestWriter(s.Seed, s.Size);
            var before = writer.Write();
            var after = Rewrite("x.json", before, writer.ImageCount);
            var expected = ParseJson(before)!;
            foreach (var container in expected["spec"]!["containers"]!.AsArray())
                container!["image"] = NewValue((string)container["image"]!);
            Assert.Equal(expected.ToJsonString(), ParseJson(after)!.ToJsonString());
        },
        iter: Campaign.Of(5000));

    private static byte[] Rewrite(string file, byte[] before, int imageCount)
    {
        var found = Scanner.Scan(file, before);
        Assert.Empty(found.Findings);
        Assert.Equal(imageCount, found.Fields.Count);

        var after = Mirror.Rewrite(before, found);

        var foundAfter = Scanner.Scan(file, after);
        Assert.Equal(
            found.Fields.Select(f => (f.Field, f.Line, Mirror.NewValue(f))),
            foundAfter.Fields.Select(f => (f.Field, f.Line, f.Value)));
        Assert.Equal(WithoutSpans(before, found), WithoutSpans(after, foundAfter));
        return after;
    }

    private static byte[] WithoutSpans(byte[] content, ScannedManifest scanned)
    {
        var rest = new List<byte>();
        var at = 0;
        foreach (var span in scanned.Fields.Select(f => f.Span).Distinct().OrderBy(s => s.Start))
        {
            rest.AddRange(content[at..span.Start]);
            rest.Add(0);
            at = span.Start + span.Length;
        }

        rest.AddRange(content[at..]);
        return [.. rest];
    }

    private static string NewValue(string image) => Mirror.NewValue(image, ImageReference.Parse(image));

    private static JsonNode? ParseJson(byte[] content) =>
        JsonNode.Parse(content.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? content.AsSpan(3) : content);

    private static IEnumerable<YamlNode> ParseYaml(byte[] content)
    {
        using var reader = new StreamReader(new MemoryStream(content));
        var stream = new YamlStream();
        stream.Load(reader);
        return stream.Documents.Select(d => d.RootNode);
    }

    private static void AssertSame(List<YamlNode> before, List<YamlNode> after)
    {
        Assert.Equal(before.Count, after.Count);
        for (var i = 0; i < before.Count; i++) AssertSame(before[i], after[i], "");
    }

    private static void AssertSame(YamlNode before, YamlNode after, string path)
    {
        switch (before)
        {
            case YamlMappingNode mapping:
                var other = Assert.IsType<YamlMappingNode>(after);
                Assert.Equal(mapping.Children.Count, other.Children.Count);
                foreach (var ((key, value), (otherKey, otherValue)) in mapping.Children.Zip(other.Children))
                {
                    AssertSame(key, otherKey, "key");
                    AssertSame(value, otherValue, $"{path}/{key}");
                }

                break;
            case YamlSequenceNode sequence:
                Assert.Equal(sequence.Children.Count, Assert.IsType<YamlSequenceNode>(after).Children.Count);
                foreach (var (item, otherItem) in sequence.Zip((YamlSequenceNode)after)) AssertSame(item, otherItem, path + "[]");
                break;
            case YamlScalarNode scalar:
                var isImage = ImagePaths.Any(p => path.EndsWith(p, StringComparison.Ordinal));
                Assert.Equal(isImage ? NewValue(scalar.Value!) : scalar.Value, Assert.IsType<YamlScalarNode>(after).Value);
                Assert.Equal((scalar.Style, scalar.Tag, scalar.Anchor), (((YamlScalarNode)after).Style, after.Tag, after.Anchor));
                break;
            default:
                Assert.Fail($"unexpected {before.GetType()}");
                break;
        }
    }
}
