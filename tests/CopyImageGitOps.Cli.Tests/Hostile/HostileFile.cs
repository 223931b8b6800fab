using System.Text;

namespace CopyImageGitOps.Cli.Tests.Hostile;

/// <summary>A file that somebody made to be trouble, and what is to be said of it.</summary>
/// <param name="Code">Null if nothing is to be said: the file is read as any other.</param>
internal sealed record HostileFile(string Name, byte[] Content, string? Code, string Message = "", int? Line = null)
{
    public const string Pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - image: nginx:1.25\n";

    private const string Correct = "Correct the file; until then none of its documents is edited.";
    private const string Invalid = "The file is not valid YAML: ";
    private const string TooDeep = "The file is too complex to be read: the document is nested deeper than 256 levels";
    private const string TooManyAliases = "The file is too complex to be read: its aliases stand for more than 1000000 nodes";
    private const string Document = "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"spec\": {\"containers\": [{\"image\": \"nginx:1.25\"}]}, \"x\": ";

    public string? Hint { get; init; } = Correct;

    public static IReadOnlyList<HostileFile> All { get; } =
    [
        Text("nested-flow.yaml", Pod + "x: " + Times("[", 100_000), "document-too-complex", TooDeep, 7),
        Text("nested-block.yaml", Pod + "x:\n " + Times("- ", 100_000) + "a\n", "document-too-complex", TooDeep, 8),
        Text("nested-keys.yaml", Pod + "x:\n " + Times("? ", 100_000) + "a\n", "document-too-complex", TooDeep, 8),
        Text("nested.json", Document + Times("[", 100_000), "document-too-complex", TooDeep, 1),
        Text("alias-bomb.yaml", Bomb(9) + Pod, "document-too-complex", TooManyAliases, 1),
        Text("alias-bombs.yaml", Times(Bomb(4) + Pod + "---\n", 200), "document-too-complex", TooManyAliases, null),
        Text("list-bomb.yaml", ListBomb(), "document-too-complex", TooManyAliases, null),
        Text("merge-chain.yaml", MergeChain(5_000), "document-too-complex", "merge keys stand for more than 1000000 entries", null),
        Text("merge-nothing.yaml", $"x: &x [{Times("1,", 100_000)}]\n{Pod}y:\n{Times("- {<<: *x}\n", 20_000)}",
            "document-too-complex", "merge keys stand", null),
        Text("self.yaml", Pod + "x: &x [*x]\n", "yaml-invalid", Invalid + "the alias '*x' stands within its own anchor", 7),
        Text("unknown-alias.yaml", Pod + "x: *" + Times("a", 1_000_000) + "\n", "yaml-invalid", $"comes before the alias '*{Times("a", 200)}…'", 7),
        Text("large.yaml", Pod + Times("# image: nginx\n", 1_200_000), "file-too-large", "The file is larger than 16777216 bytes, so it was not read", null)
            with { Hint = "Raise 'maximumFileSize' if it holds manifests." },
        Text("nul.yaml", Pod + "x: \0\n", "yaml-invalid", Invalid + "a null character is not allowed", 7),
        Bytes("latin1.yaml", [.. Encoding.UTF8.GetBytes(Pod), 0xE9, (byte)'\n'], "encoding-invalid", "The file is not valid UTF-8", 7),
        Bytes("odd.yaml", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Pod), 0x41], "encoding-invalid", "The file is not valid UTF-16", 7),
        Bytes("utf32.yaml", [.. Encoding.UTF32.GetPreamble(), .. Encoding.UTF32.GetBytes(Pod)], "encoding-invalid", "but UTF-32", 1),
        Bytes("surrogate.yaml", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Pod), 0x00, 0xD8, 0x0A, 0x00],
            "encoding-invalid", "not valid UTF-16", 7),
        Text("surrogate.json", Document + "\"\\ud800\"}", "json-invalid", "The file is not valid JSON: an escape in a string is not a Unicode character", 1),
        Text("not.json", Document + Times("\n", 100_000) + "}", "json-invalid", "The file is not valid JSON: it is not JSON from here on", 100_001),
        Text("version.yaml", "%YAML 1.1\n%YAML 1.2\n---\n" + Pod, "yaml-invalid", Invalid, 2),
        Text("version-9.yaml", "%YAML 9.9\n---\n" + Pod, "yaml-invalid", Invalid, 1),
        Text("tag-twice.yaml", "%TAG !e! tag:a,1:\n%TAG !e! tag:b,1:\n---\n" + Pod, "yaml-invalid", Invalid, 2),
        Text("indicator.yaml", Pod + "x: |99\n  a\n", "yaml-invalid", Invalid, 7),
        Text("tab.yaml", Pod + "x:\n\ty: z\n", "yaml-invalid", Invalid + "while scanning", 8),
        Text("open-quote.yaml", Pod + "x: \"" + Times("a", 1_000_000),
            "yaml-invalid", Invalid + "while scanning a quoted scalar, found unexpected end of stream", 7),
        Text("long-key.yaml", Pod + Times("k", 1_000_000) + ": v\n", "yaml-invalid", Invalid, 7),
        Text("long-image.yaml", Pod + "  - image: " + Times("A", 1_000_000) + "\n",
            "reference-invalid", $"'{Times("A", 200)}…' has 1000000 characters, which no reference has", 7)
            with { Hint = "Correct the image; until then it is left alone." },
        Text("long-images.yaml", "x: &a " + Times("A", 1_000_000) + "\n" + Pod + Times("  - image: *a\n", 1_000),
            "reference-invalid", "which no reference has", 8)
            with { Hint = "Correct the image; until then it is left alone." },
        Text("twice.yaml", Pod + "    image: redis:7\n",
            "duplicate-key", "The key 'image' is given on line 6 too: kubectl takes the last one, kustomize refuses the file", 7)
            with { Hint = "Remove one of them; until then the images of both count." },
        Text("merged.yaml", $"x: &x {{image: redis:7}}\n{Pod}    <<: *x\n",
            "duplicate-key", "The key 'image' is given on line 1 too, and one of them comes from a merge key", 7)
            with { Hint = "Write '<<' before the keys that are to win over it." },
        Silent("scalar.yaml", Pod + "x: " + Times("a", 1_000_000) + "\n"),
        Silent("explicit-key.yaml", Pod + "? " + Times("k", 1_000_000) + "\n: v\n"),
        Silent("long-path.yaml", $"apiVersion: v1\nkind: Pod\n? {Times("k", 1_000_000)}\n: containers:\n{Times("  - image: nginx:1.25\n", 1_000)}"),
        Silent(
            "long-name.yaml",
            Pod.Replace("{name: p}", $"{{name: {Times("n", 1_000_000)}}}", StringComparison.Ordinal) + Times("  - image: nginx:1.25\n", 1_000)),
        Silent("documents.yaml", Times("---\n" + Pod, 50_000)),
        Silent("separators.yaml", Pod + Times("---\n", 100_000)),
        Silent("containers.yaml", Pod + Times("  - image: nginx:1.25\n", 100_000)),
        Silent("anchors.yaml", Pod + Times("  - image: &a nginx:1.25\n", 100_000)),
        Silent("line-breaks.yaml", Pod + "x: |\n" + Times("\n", 1_000_000) + "  a\n"),
        Silent("number.json", Document + Times("1", 1_000_000) + "}"),
        Silent("tags.yaml", string.Concat(Enumerable.Range(0, 5_000).Select(i => $"%TAG !e{i}! tag:e.com,{i}:\n")) + "---\n" + Pod),
        Silent("binary-key.yaml", Pod.Replace("- image", "- !!binary aW1hZ2U=", StringComparison.Ordinal)),
        Silent("last-kind.yaml", "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n" + Pod),
        Silent("merged-kind.yaml", $"{Pod}<<: {{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition}}\n"),
        Silent("two-lists.yaml", "apiVersion: v1\nkind: List\nitems:\n- {kind: Pod, apiVersion: v1, spec: {containers: [{image: nginx:1.25}]}}\nitems: []\n"),
    ];

    private static HostileFile Text(string name, string text, string code, string message, int? line) =>
        new(name, Encoding.UTF8.GetBytes(text), code, message, line);

    private static HostileFile Bytes(string name, byte[] content, string code, string message, int? line) =>
        new(name, content, code, message, line) { Hint = code == "encoding-invalid" ? "Save the file as UTF-8." : Correct };

    private static HostileFile Silent(string name, string text) => new(name, Encoding.UTF8.GetBytes(text), Code: null);

    private static string Times(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    /// <summary>"Billion laughs": each level has the one before nine times.</summary>
    private static string Bomb(int levels) =>
        string.Concat(Enumerable.Range(0, levels).Select(i => $"a{i}: &a{i} [{Times(i == 0 ? "x," : $"*a{i - 1},", 9)}]\n"));

    /// <summary>Lists in lists, each through an alias, so that the items are more than can be looked at.</summary>
    private static string ListBomb()
    {
        var items = "&i0 []";
        for (var i = 1; i < 10; i++) items = $"&i{i} [{{items: {items}}}{Times($", {{items: *i{i - 1}}}", 9)}]";
        return $"apiVersion: v1\nkind: X{Times("List", 12)}\nitems: {items}\nimage: containers\n";
    }

    private static string MergeChain(int length) =>
        "x0: &x0 {a: b}\n" + string.Concat(Enumerable.Range(1, length).Select(i => $"x{i}: &x{i} {{<<: *x{i - 1}, k{i}: v}}\n")) + Pod;
}
