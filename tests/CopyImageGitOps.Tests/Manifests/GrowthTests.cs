using System.Text;
using CopyImageGitOps.Manifests;

namespace CopyImageGitOps.Tests.Manifests;

/// <summary>
/// What four times as large takes about four times as much: memory is counted, and what took the square of its size in time would not end within the
/// patience of these tests.
/// </summary>
public sealed class GrowthTests
{
    private const string Pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - image: nginx\n";
    private const string JsonPod = "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"image\":\"nginx\"}]}";
    private const string FlowPod = "{apiVersion: v1, kind: Pod, spec: {containers: [";

    private static readonly Dictionary<string, (string Head, Func<int, string> Unit, string Tail)> Shapes = new(StringComparer.Ordinal)
    {
        ["keys"] = (Pod, i => $"k{i}: v\n", ""),
        ["documents"] = ("", _ => "---\n" + Pod, ""),
        ["document starts"] = (Pod, _ => "---\n", ""),
        ["document ends"] = (Pod, _ => "...\n", ""),
        ["containers"] = (Pod, _ => "  - image: nginx\n", ""),
        ["containers on one line"] = (FlowPod, _ => "{image: nginx},", "]}}"),
        ["items of a list"] = ("apiVersion: v1\nkind: PodList\nitems:\n", _ => "- {spec: {containers: [{image: a}]}}\n", ""),
        ["images that are none"] = (Pod, _ => "  - image: $$%%\n", ""),
        ["an image many times"] = ($"x: &a nginx\n{Pod}", _ => "  - image: *a\n", ""),
        ["a key many times"] = (Pod, _ => "    image: nginx\n", ""),
        ["flow sequence"] = (Pod + "x: [", _ => "a,", "]\n"),
        ["flow lines"] = (Pod + "x: [", _ => "a,\n  ", "]\n"),
        ["flow mapping"] = (Pod + "x: {", i => $"a{i}: b,", "}\n"),
        ["flow keys without values"] = (Pod + "x: {", _ => "a,", "}\n"),
        ["flow explicit keys"] = (Pod + "x: {", _ => "? a,", "}\n"),
        ["flow pairs"] = (Pod + "x: [", _ => ": ,", "]\n"),
        ["open flow"] = (Pod + "x: ", _ => "[", ""),
        ["open dashes"] = (Pod + "x:\n ", _ => "- ", "a\n"),
        ["open question marks"] = (Pod + "x:\n ", _ => "? ", "a\n"),
        ["a long word"] = (Pod + "x: ", _ => "a", "\n"),
        ["many words"] = (Pod + "x: ", _ => "a ", "\n"),
        ["plain lines"] = (Pod + "x: a\n", _ => "  b\n", ""),
        ["blank lines"] = (Pod + "x: a\n", _ => "\n", "  b\n"),
        ["blanks"] = (Pod + "x: ", _ => " ", "a\n"),
        ["tabs"] = (Pod + "x:", _ => "\t", "a\n"),
        ["double quotes"] = (Pod + "x: \"", _ => "a\n  ", "\"\n"),
        ["escapes"] = (Pod + "x: \"", _ => "\\u0041", "\"\n"),
        ["single quotes"] = (Pod + "x: '", _ => "''", "'\n"),
        ["open quote"] = (Pod + "x: \"", _ => "a", ""),
        ["literal"] = (Pod + "x: |\n", _ => "  a\n", ""),
        ["literal blank lines"] = (Pod + "x: |\n", _ => "\n", "  a\n"),
        ["folded"] = (Pod + "x: >\n", _ => "  a\n", ""),
        ["a long key"] = (Pod, _ => "k", ": v\n"),
        ["a long explicit key"] = (Pod + "? ", _ => "k", "\n: v\n"),
        ["a long key with images"] = ("apiVersion: v1\nkind: Pod\n? " + new string('k', 100_000) + "\n: containers:\n", _ => "  - image: nginx\n", ""),
        ["a sequence as key"] = (Pod + "? [", _ => "a,", "]\n: v\n"),
        ["anchors"] = (Pod, i => $"k{i}: &a{i} v\n", ""),
        ["an anchor again"] = (Pod, i => $"k{i}: &a v\n", ""),
        ["aliases"] = ("x: &a v\n" + Pod, i => $"k{i}: *a\n", ""),
        ["merge keys"] = ("x: &x {a: b}\n" + Pod + "y:\n", _ => "  <<: *x\n", ""),
        ["merged mappings"] = ("x: &x {a: b}\n" + Pod + "y:\n", _ => "- {<<: *x, c: d}\n", ""),
        ["comments"] = (Pod, _ => "# image: nginx\n", ""),
        ["comments before a value"] = (Pod + "  - image: !!str\n", _ => "     # c\n", "      nginx\n"),
        ["tags"] = (Pod, i => $"k{i}: !!str v\n", ""),
        ["tag directives"] = ("", i => $"%TAG !e{i}! tag:e.com,{i}:\n", "---\n" + Pod),
        ["unknown directives"] = ("", _ => "%FOO bar\n", "---\n" + Pod),
        ["line separators"] = (Pod + "x: a", _ => "\u0085", "\n"),
        ["json containers"] = ("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"containers\":[{}", _ => ",{\"image\":\"nginx\"}", "]}}"),
        ["json documents"] = ("", _ => JsonPod + "}\n", ""),
        ["json digits"] = (JsonPod + ",\"x\":1", _ => "1", "}"),
        ["json escapes"] = (JsonPod + ",\"x\":\"", _ => "\\u0041", "\"}"),
        ["json nesting"] = (JsonPod + ",\"x\":", _ => "[", ""),
        ["json comments"] = ("", _ => "/* x */", JsonPod + "}"),
        ["json lines before an error"] = (JsonPod, _ => "\n", "x}"),
    };

    public static TheoryData<string> Names => [.. Shapes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Memory_grows_with_the_size_and_time_not_with_its_square(string name)
    {
        var (small, large) = (Make(name, 100_000), Make(name, 400_000));

        var reading = Task.Run(() => (Small: AllocatedBy(name, small), Large: AllocatedBy(name, large)));
        var (less, more) = await reading.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        // What both take anyway is no growth: an encoder, a list of limits.
        const long Anyway = 1_000_000;
        Assert.True(more <= 6 * less + Anyway, $"{less} bytes for {small.Length}, {more} for {large.Length}");
    }

    private static long AllocatedBy(string name, byte[] content)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        new ManifestScanner(new ScanOptions()).Scan(name.StartsWith("json", StringComparison.Ordinal) ? "x.json" : "x.yaml", content);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static byte[] Make(string name, int size)
    {
        var (head, unit, tail) = Shapes[name];
        var text = new StringBuilder(head);
        for (var i = 0; text.Length < head.Length + size; i++) text.Append(unit(i));
        return Encoding.UTF8.GetBytes(text.Append(tail).ToString());
    }
}
