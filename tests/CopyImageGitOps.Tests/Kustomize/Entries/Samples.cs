using CopyImageGitOps.Kustomize.Entries;
using CsCheck;

namespace CopyImageGitOps.Tests.Kustomize.Entries;

/// <summary>Random entries and images, of few names, so that they meet.</summary>
internal static class Samples
{
    private static readonly string[] Names =
    [
        "nginx", "docker.io/library/nginx", "r.example.com/m/nginx", "redis", "a.b/c", "axb/c", "r.example.com/m/c", "localhost:5000/z", "q", "r/q",
    ];

    private static readonly string[] Expressions = ["nginx|redis", "(nginx|redis)", ".*/nginx", "nginx:1.25", "a\\.b/c", "r.*", "[a-z]+", "q?", "a^"];

    private static readonly string[] Tags = ["1.25", "v1", "latest", "1e3", "010", "1_000", "true", "2024-01-01", "3f2abc1", "1.25-alpine", "n", "7"];

    public static readonly Gen<string> Name = OneOf(Names);

    public static readonly Gen<string> Tag = OneOf(Tags);

    public static readonly Gen<string> Digest = OneOf($"sha256:{new string('a', 64)}", $"sha256:{new string('b', 64)}");

    public static readonly Gen<string> Image =
        Gen.Select(Name, Maybe(Tag), Maybe(Digest), (name, tag, digest) => new ImageParts(name, tag ?? "", digest ?? "").ToString());

    public static readonly Gen<ImageEntry> Entry = Gen.Select(
        Gen.Frequency((6, Name), (1, OneOf(Expressions))),
        Maybe(Name),
        Maybe(Tag),
        Maybe(Digest),
        (name, newName, newTag, digest) => new ImageEntry(name) { NewName = newName, NewTag = newTag, Digest = digest });

    /// <summary>What a copy is called: every image of the same version gets the same.</summary>
    public static string Copy(string image, int pin)
    {
        var parts = ImageParts.Of(image);
        var tag = parts.Tag.Length > 0 ? parts.Tag : "latest";
        var digest = "sha256:" + new string((char)('a' + ((parts.Name.Length + tag.Length) % 6)), 64);
        return $"mirror.example.com/{parts.Name}" + (pin < 2 ? $":{tag}" : "") + (pin > 0 ? $"@{digest}" : "");
    }

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<string?> Maybe(Gen<string> gen) => Gen.Frequency((1, Gen.Const((string?)null)), (1, gen.Select(value => (string?)value)));
}
