using System.Text;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Planning;
using CopyImageGitOps.References;
using CopyImageGitOps.Running;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Tests.Manifests;
using CsCheck;

namespace CopyImageGitOps.Tests.Running.Updating;

/// <summary>Invariant I2 for re-pinning: nothing changes but the digests of copies.</summary>
public sealed class UpdatePropertyTests
{
    private static readonly ManifestScanner Scanner = new(new ScanOptions());

    private static readonly string Newer = new('f', 64);

    private static readonly Gen<(int Seed, int Size)> Seeds = Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[1, 4]);

    [Fact]
    public void In_yaml_only_the_digests_change() =>
        Seeds.Sample(s => AssertRepinned("x.yaml", new YamlManifestWriter(s.Seed, s.Size).Write()), iter: Campaign.Of(1000));

    [Fact]
    public void In_json_only_the_digests_change() =>
        Seeds.Sample(s => AssertRepinned("x.json", new JsonManifestWriter(s.Seed, s.Size).Write()), iter: Campaign.Of(1000));

    private static void AssertRepinned(string file, byte[] written)
    {
        var before = Mirror.Rewrite(written, Scanner.Scan(file, written));
        var copies = Scanner.Scan(file, before).Fields.Select(field => field.Reference).Distinct().ToList();

        var config = new CopyImageConfig { Destination = "registry.example.com/mirror" };
        var selector = new ImageSelector(config, new TargetNaming(config.Destination, config.Target));
        var replacements = copies.ToDictionary(copy => copy, copy => copy.WithDigest(Digest.Parse($"sha256:{Newer}")).ToString());
        var after = new ImageRewriter(Scanner, selector, replacements).Rewrite(file, before);

        Assert.NotEmpty(copies);
        var expected = Encoding.Latin1.GetString(before);
        foreach (var encoding in (Encoding[])[Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            string Encoded(string text) => Encoding.Latin1.GetString(encoding.GetBytes(text));
            foreach (var copy in copies) expected = expected.Replace(Encoded($"@{copy.Digest}"), Encoded($"@sha256:{Newer}"), StringComparison.Ordinal);
        }

        Assert.Equal(expected, Encoding.Latin1.GetString(after!));
    }
}
