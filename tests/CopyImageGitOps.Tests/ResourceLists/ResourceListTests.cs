using System.Text;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.ResourceLists;
using CsCheck;

namespace CopyImageGitOps.Tests.ResourceLists;

public sealed class ResourceListTests
{
    private const string Head = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n";

    private static readonly string[] Bodies =
    [
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - image: nginx:1\n",
        "# a comment\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: b\nspec: {template: {spec: {initContainers: [{image: 'a/b:2'}]}}}\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  text: |\n    - containers:\n    # image\n    - image: nginx\n\n\n",
        "{apiVersion: v1, kind: Pod, metadata: {name: d},\n spec: {containers: [{image: \"x:3\"}]}}\n",
        "resources: [a.yaml]\nimages:\n- name: nginx\n  newTag: '2'\n",
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: e\n  annotations:\n    text: \"over two\n\n      lines - - -\"\n"
            + "spec:\n  containers:\n\n  # none\n  - image: >-\n      nginx:5\n",
    ];

    /// <summary>Block sequences at the margin and indented, with LF and CR LF, of items in all styles.</summary>
    [Fact]
    public void Items_that_are_read_one_by_one_say_the_same_as_the_list_as_a_whole() =>
        Gen.Select(Gen.Int[0, Bodies.Length - 1].Array[0, 6], Gen.Int[0, 4], Gen.Bool, Gen.Bool).Sample((numbers, indentation, isLast, isWindows) =>
        {
            string[] bodies = [.. numbers.Select(number => Bodies[number])];
            var items = string.Concat(bodies.Select(body => Item(body, indentation)));
            var config = "functionConfig: {data: {a: b}}\n";
            var text = bodies.Length == 0 ? $"{Head}items: []\n" : Head + (isLast ? $"{config}items:\n{items}" : $"items:\n{items}{config}");
            var content = Encoding.UTF8.GetBytes(isWindows ? text.Replace("\n", "\r\n", StringComparison.Ordinal) : text);

            var list = ResourceList.Parse(content);

            Assert.Equal(bodies.Length == 0, list.IsWhole);
            Assert.Equal(Rewritten(ResourceList.Whole(content)), Rewritten(list));
        });

    [Fact]
    public void Only_the_bytes_of_images_change_and_results_are_added()
    {
        var text = $"{Head}items:\n{string.Concat(Bodies.Select(body => Item(body, 2)))}";

        var rewritten = Rewritten(ResourceList.Parse(Encoding.UTF8.GetBytes(text)));

        var expected = text.Replace("image: nginx:1\n", "image: private/nginx:1\n", StringComparison.Ordinal)
            .Replace("'a/b:2'", "'private/a/b:2'", StringComparison.Ordinal)
            .Replace("\"x:3\"", "\"private/x:3\"", StringComparison.Ordinal)
            .Replace("  nginx:5", "  private/nginx:5", StringComparison.Ordinal);
        Assert.Equal($"{expected}results:\n- message: done\n  severity: info\n", rewritten);
    }

    [Fact]
    public void An_item_that_holds_no_image_is_not_parsed()
    {
        var broken = "kind: ConfigMap\ndata: {a: [}\n";

        var list = ResourceList.Parse(Encoding.UTF8.GetBytes($"{Head}items:\n{Item(broken, 0)}{Item(Bodies[0], 0)}"));

        Assert.Single(list.Scan(new ManifestScanner(new ScanOptions()), TestContext.Current.CancellationToken).Manifests);
    }

    [Theory]
    [InlineData("items:\n- a: 1\n---\nitems: []\n", "There are 2 documents")]
    [InlineData("items:\n- a: *x\n  containers: [{image: a}]\n", "Standard input cannot be read: line 4: no anchor '&x' comes before the alias '*x'")]
    [InlineData("functionConfig: [a]\n", "The functionConfig is not a map.")]
    [InlineData("items: []\nresults: 5\n", "The results of the ResourceList are not a list.")]
    public void What_is_no_ResourceList_is_refused(string rest, string message)
    {
        var exception = Assert.Throws<ResourceListException>(
            () => ResourceList.Parse(Encoding.UTF8.GetBytes(Head + rest)).Scan(new ManifestScanner(new ScanOptions()), TestContext.Current.CancellationToken));

        Assert.StartsWith(message, exception.Finding.Message, StringComparison.Ordinal);
        Assert.NotNull(exception.Finding.Hint);
    }

    private static string Item(string body, int indentation)
    {
        var lines = body.TrimEnd('\n').Split('\n')
            .Select((line, i) => line.Length == 0 ? line : $"{new string(' ', indentation)}{(i == 0 ? "- " : "  ")}{line}");
        return string.Join('\n', lines) + body[body.TrimEnd('\n').Length..];
    }

    private static string Rewritten(ResourceList input)
    {
        var (list, manifests) = input.Scan(new ManifestScanner(new ScanOptions()), TestContext.Current.CancellationToken);
        var store = new ResourceListStore(list, lockFile: null);
        foreach (var manifest in manifests)
            store.Rewrite(manifest.File, [.. manifest.Fields.Select(field => new FieldEdit(field, $"private/{field.Value}"))]);
        using var output = new MemoryStream();
        store.WriteTo(output, [new FunctionResult(CopyImageGitOps.Findings.Severity.Info, "done")]);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
