using System.Text;

namespace CopyImageGitOps.Tests.Manifests;

/// <summary>Writes a random Pod as JSON, with whitespace and escapes anywhere, and counts its image fields.</summary>
internal sealed class JsonManifestWriter(int seed, int size)
{
    private static readonly string[] Images = ["nginx", "nginx:1.25", "ghcr.io/org/app:v1", @"docker.io\/library\/redis", @"ngi\u006ex:1"];
    private static readonly string[] Values =
    [
        "1", "-2.5e3", "true", "null", "[]", "{}", "\"größer 😀\"", "\"\\ud83d\\ude00 \\\"image\\\": \\\\\"",
        "{\"image\": \"nginx\"}", "[\"image\", {\"image\": 1}]",
    ];

    private static readonly string[] Blanks = ["", "", " ", "\n", "\r\n\t", "  "];

    private readonly Random _random = new(seed);

    public int ImageCount { get; private set; }

    public byte[] Write()
    {
        var containers = Enumerable.Range(0, 1 + _random.Next(size)).Select(_ => Container());
        var spec = Object(("containers", $"[{Blank()}{string.Join($"{Blank()},{Blank()}", containers)}{Blank()}]"), ("x", Pick(Values)));
        var metadata = Object(("name", "\"é😀\""), ("y", Pick(Values)));
        var pod = Object(("apiVersion", "\"v1\""), ("kind", "\"Pod\""), ("metadata", metadata), ("spec", spec), ("z", Pick(Values)));
        var text = Blank() + pod + Blank();
        return [.. _random.Next(3) == 0 ? Encoding.UTF8.GetPreamble() : [], .. Encoding.UTF8.GetBytes(text)];
    }

    private string Container()
    {
        ImageCount++;
        return Object(("name", Pick(Values)), ("image", $"\"{Pick(Images)}\""), ("env", Pick(Values)));
    }

    private string Object(params (string Key, string Value)[] entries)
    {
        _random.Shuffle(entries);
        var texts = entries.Select(e => $"\"{e.Key}\"{Blank()}:{Blank()}{e.Value}");
        return $"{{{Blank()}{string.Join($"{Blank()},{Blank()}", texts)}{Blank()}}}";
    }

    private string Blank() => Pick(Blanks);

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];
}
