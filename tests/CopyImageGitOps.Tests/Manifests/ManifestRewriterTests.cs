using System.Text;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Tests.Manifests;

public sealed class ManifestRewriterTests
{
    [Theory]
    [InlineData("a: old # c", 3, 3, ScalarStyle.Plain, "r.example.com:5000/x:1@sha256:ab", "a: r.example.com:5000/x:1@sha256:ab # c")]
    [InlineData("a: old", 3, 3, ScalarStyle.Plain, "[::1]:5000/x", "a: '[::1]:5000/x'")]
    [InlineData("a: old", 3, 3, ScalarStyle.Plain, "@x", "a: '@x'")]
    [InlineData("a: old", 3, 3, ScalarStyle.Plain, "x:", "a: 'x:'")]
    [InlineData("a: old", 3, 3, ScalarStyle.Plain, "x: y", "a: 'x: y'")]
    [InlineData("a: old", 3, 3, ScalarStyle.Plain, "x #y", "a: 'x #y'")]
    [InlineData("a: old", 3, 3, ScalarStyle.Plain, "1.25", "a: '1.25'")]
    [InlineData("a: old", 3, 3, ScalarStyle.Plain, "12:30", "a: '12:30'")]
    [InlineData("a: old", 3, 3, ScalarStyle.Plain, "No", "a: 'No'")]
    [InlineData("a: old", 3, 3, ScalarStyle.Plain, "", "a: ''")]
    [InlineData("a: old", 3, 3, ScalarStyle.Plain, "10.0.0.1/x", "a: 10.0.0.1/x")]
    [InlineData("a: old", 3, 3, ScalarStyle.Plain, "x\ty", "a: \"x\\u0009y\"")]
    [InlineData("a: 'o'", 3, 3, ScalarStyle.SingleQuoted, "it's", "a: 'it''s'")]
    [InlineData("a: \"o\"", 3, 3, ScalarStyle.DoubleQuoted, "a\"b\\c", "a: \"a\\\"b\\\\c\"")]
    [InlineData("a: >-\n  old\n", 8, 3, ScalarStyle.Block, "a: b #c", "a: >-\n  a: b #c\n")]
    public void A_value_keeps_its_style_where_it_can(string before, int start, int length, ScalarStyle style, string value, string after)
    {
        Assert.Equal(after, Rewrite(before, (new ScalarSpan(start, length, style), value)));
    }

    [Fact]
    public void Edits_are_taken_in_any_order_and_once_for_a_shared_span()
    {
        var (first, second) = (new ScalarSpan(0, 1, ScalarStyle.Plain), new ScalarSpan(2, 1, ScalarStyle.Plain));

        Assert.Equal("long;short", Rewrite("a;b", (second, "short"), (first, "long"), (first, "long")));
    }

    [Fact]
    public void No_edit_changes_no_byte() => Assert.Equal("\uFEFFa: b\r\n", Rewrite("\uFEFFa: b\r\n"));

    [Fact]
    public void Two_values_for_one_text_are_refused()
    {
        var span = new ScalarSpan(0, 1, ScalarStyle.Plain);

        var error = Assert.Throws<ArgumentException>(() => Rewrite("a", (span, "x"), (span, "y")));

        Assert.StartsWith("f.yaml:3: 'y' and 'x' are for the same text.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 3, 2, 2, "The span at 2 overlaps the one before it.")]
    [InlineData(0, 1, 4, 2, "The span at 4 is outside the content.")]
    [InlineData(0, 1, int.MaxValue, int.MaxValue, "The span at 2147483647 is outside the content.")]
    public void Spans_that_cannot_be_are_refused(int start, int length, int otherStart, int otherLength, string message)
    {
        var error = Assert.Throws<ArgumentException>(
            () => Rewrite("abcde", (new(start, length, ScalarStyle.Plain), "x"), (new(otherStart, otherLength, ScalarStyle.Plain), "y")));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" x")]
    [InlineData("x\ny")]
    public void A_block_scalar_takes_one_line_only(string value)
    {
        var error = Assert.Throws<ArgumentException>(() => Rewrite("a: >-\n  old\n", (new ScalarSpan(8, 3, ScalarStyle.Block), value)));

        Assert.StartsWith($"'{value}' cannot stand on one line of a block scalar.", error.Message, StringComparison.Ordinal);
    }

    private static string Rewrite(string before, params (ScalarSpan Span, string Value)[] edits) =>
        Encoding.UTF8.GetString(
            ManifestRewriter.Rewrite(Encoding.UTF8.GetBytes(before), [.. edits.Select(e => new FieldEdit(At(e.Span), e.Value))]));

    private static ImageField At(ScalarSpan span) => new()
    {
        File = "f.yaml",
        Line = 3,
        Column = 1,
        Document = 0,
        Kind = null,
        Name = null,
        Namespace = null,
        Field = "image",
        Value = "old",
        Reference = ImageReference.Parse("old"),
        Span = span,
    };
}
