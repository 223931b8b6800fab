using System.Text;

namespace CopyImageGitOps.Tests.Manifests;

/// <summary>Writes a random but valid stream of manifests, in many ways of writing YAML, and counts its image fields.</summary>
internal sealed class YamlManifestWriter(int seed, int size)
{
    private static readonly string[] Images =
    [
        "nginx", "nginx:1.25", "ghcr.io/org/app:v1", "localhost:5000/a/b", "a.b/c_d/e--f:G.H-i",
        "quay.io/x/y@sha256:" + new string('b', 64),
    ];

    private static readonly string[] Comments = ["# image: nginx", "#", "# größer 😀 漢字", "#\ttab: 'quote", "# {{ x }} ${Y}"];
    private static readonly string[] Ends = ["", "", " ", "\t", " # c", "\t# image: é😀", "   #"];
    private static readonly string[] Texts =
    [
        "plain", "'single ''quoted'' é'", "\"double \\\"é\\\" \\u00e9 😀\"",
        "12", "true", "~", "[a, 'b', {c: d}]", "{image: nginx, x: [1]}",
        "a#b:c", "!!str 5",
    ];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new();
    private readonly List<string> _anchors = [];

    public int ImageCount { get; private set; }

    public byte[] Write()
    {
        var documents = 1 + _random.Next(3);
        for (var i = 0; i < documents; i++)
        {
            _anchors.Clear();
            if (i > 0 || Chance(2)) Line(0, Pick("---", "--- # doc", "---\t"));
            WriteDocument();
            if (Chance(5)) Line(0, "...");
        }

        var text = _text.ToString();
        if (Chance(3)) text = text.TrimEnd('\n');
        if (Chance(3)) text = text.Replace("\n", "\r\n", StringComparison.Ordinal);
        return Encode(text);
    }

    private byte[] Encode(string text)
    {
        Encoding encoding = _random.Next(6) switch
        {
            0 => new UTF8Encoding(true),
            1 => new UnicodeEncoding(false, true),
            2 => new UnicodeEncoding(true, true),
            _ => new UTF8Encoding(false),
        };
        return [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
    }

    private void WriteDocument()
    {
        Noise(0);
        Line(0, "apiVersion: apps/v1" + Pick(Ends));
        Line(0, Pick("kind: Deployment", "\"kind\": 'Deployment'", "kind:   Deployment"));
        Line(0, $"metadata: {{name: {Pick("web", "'größe'", "\"😀\"")}, annotations: {{image: nginx, note: 'image: x'}}}}");
        Noise(0);
        Line(0, "spec:");
        var indent = 1 + _random.Next(4);
        for (var depth = _random.Next(3); depth > 0; depth--)
        {
            Noise(indent);
            Line(indent, Pick("template:", "spec: # image", "'jobTemplate':", "? spec\n" + new string(' ', indent) + ":"));
            indent += 1 + _random.Next(4);
        }

        string[] lists = ["initContainers", "containers", "ephemeralContainers"];
        foreach (var list in lists.Take(1 + _random.Next(3))) WriteList(list, indent);
        if (Chance(2)) Line(indent, $"other: {Pick(Texts)}{Pick(Ends)}");
        if (Chance(2)) WriteVolumes(indent);
        Noise(0);
    }

    private void WriteVolumes(int indent)
    {
        Line(indent, "volumes:");
        Line(indent, "- name: v");
        Line(indent + 2, "image:");
        WriteEntry(indent + 4, "", "reference");
    }

    private void WriteList(string name, int indent)
    {
        if (Chance(4))
        {
            WriteFlowList(name, indent);
            return;
        }

        Line(indent, name + ":" + Pick(Ends));
        var items = indent + _random.Next(3);
        for (var i = 1 + _random.Next(size); i > 0; i--)
        {
            Noise(items);
            WriteContainer(items);
        }
    }

    private void WriteContainer(int indent)
    {
        var gap = new string(' ', 1 + _random.Next(3));
        var inner = indent + 1 + gap.Length;
        var lead = "-" + gap;
        var imageAt = _random.Next(3);
        for (var i = 0; i < 3; i++)
        {
            var margin = i == 0 ? indent : inner;
            if (i == imageAt) WriteEntry(margin, i == 0 ? lead : "", Pick("image", "image", "'image'", "\"image\""), inner);
            else Line(margin, $"{(i == 0 ? lead : "")}{(i == 2 ? "env" : "name" + i)}: {Pick(Texts)}{Pick(Ends)}");
            if (Chance(4) && i < 2) Noise(inner);
        }
    }

    private void WriteEntry(int margin, string lead, string key, int? inner = null)
    {
        ImageCount++;
        var indent = new string(' ', (inner ?? margin) + 1 + _random.Next(3));
        var image = Pick(Images);
        if (_anchors.Count > 0 && Chance(5))
        {
            Line(margin, $"{lead}{key}: *{Pick([.. _anchors])}{Pick(Ends)}");
            return;
        }

        var properties = Properties();
        var end = Pick(Ends);
        Line(margin, $"{lead}{key}:" + _random.Next(9) switch
        {
            0 => $" {properties}'{image}'{end}",
            1 => $" {properties}\"{image}\"{end}",
            2 => $" {properties}\"{Escaped(image)}\"{end}",
            3 => $" {properties}>-{end}\n{indent}{image}",
            4 => $" {properties}|-\n{indent}{image}\n\n",
            5 => $" {properties}\n{indent}{image}{end}",
            6 => $" {properties}# why\n{indent}'{image}'{end}",
            7 => $"\t{properties}{image}{end}",
            _ => $"   {properties}{image}{end}",
        });
    }

    private void WriteFlowList(string name, int indent)
    {
        var items = new List<string>();
        for (var i = 1 + _random.Next(size); i > 0; i--)
        {
            ImageCount++;
            var image = Pick(Images);
            var value = Pick(image, $"'{image}'", $"\"{image}\"", $"!!str {image}");
            items.Add(Pick(
                $"{{image: {value}}}",
                $"{{ name: 'é😀', image: {value} }}",
                $"{{\"image\":\"{image}\",\"x\":[1]}}",
                $"{{image: {value}, name: x}}"));
        }

        var margin = new string(' ', indent + 2);
        var separator = Pick(", ", " ,", $",\n{margin}", $", # image: c\n{margin}");
        Line(indent, $"{name}: [{string.Join(separator, items)}]{Pick(Ends)}");
    }

    private static string Escaped(string image) =>
        image.Replace("n", "\\u006e", StringComparison.Ordinal).Replace("/", "\\/", StringComparison.Ordinal);

    private string Properties()
    {
        var tag = Pick("", "", "!!str ", "! ", "!<tag:yaml.org,2002:str> ");
        if (!Chance(4)) return tag;
        var anchor = "a" + _random.Next(4);
        if (!_anchors.Contains(anchor)) _anchors.Add(anchor);
        return Chance(2) ? $"{tag}&{anchor} " : $"&{anchor} {tag}";
    }

    private void Noise(int indent)
    {
        while (Chance(3)) Line(Chance(2) ? indent : 0, Pick(["", .. Comments]));
    }

    private void Line(int indent, string text) => _text.Append(' ', indent).Append(text).Append('\n');

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];
}
