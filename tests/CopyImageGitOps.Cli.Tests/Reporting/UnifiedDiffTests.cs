using System.Text;
using CopyImageGitOps.Cli.Reporting;
using CopyImageGitOps.Cli.Tests.Git;
using CsCheck;

namespace CopyImageGitOps.Cli.Tests.Reporting;

public sealed class UnifiedDiffTests
{
    [Fact]
    public void A_replaced_line_is_shown_with_three_lines_of_context()
    {
        var diff = UnifiedDiff.Between(
            "apps/web.yaml", "1\n2\n3\n4\nimage: nginx\n6\n7\n8\n9\n"u8.ToArray(), "1\n2\n3\n4\nimage: private\n6\n7\n8\n9\n"u8.ToArray());

        Assert.Equal(
            """
            diff --git a/apps/web.yaml b/apps/web.yaml
            --- a/apps/web.yaml
            +++ b/apps/web.yaml
            @@ -2,7 +2,7 @@
             2
             3
             4
            -image: nginx
            +image: private
             6
             7
             8

            """,
            diff);
    }

    [Fact]
    public void Lines_that_only_moved_are_not_shown_as_changed()
    {
        var diff = UnifiedDiff.Between("copyimage.lock", "a\nb\nc\nd\ne\n"u8.ToArray(), "b\nc\nd\ne\nf\n"u8.ToArray());

        Assert.Equal(["-a", "+f"], diff.Split('\n').Skip(4).Where(line => line is ['+' or '-', ..]));
    }

    [Fact]
    public void A_new_file_has_the_header_that_git_gives_it()
    {
        Assert.Equal(
            "diff --git a/a b.lock b/a b.lock\nnew file mode 100644\n--- /dev/null\n+++ b/a b.lock\t\n@@ -0,0 +1 @@\n+x\n\\ No newline at end of file\n",
            UnifiedDiff.Between("a b.lock", null, "x"u8.ToArray()));
    }

    [Fact]
    public void Equal_files_have_no_diff() => Assert.Equal("", UnifiedDiff.Between("a", "x"u8.ToArray(), "x"u8.ToArray()));

    [Fact]
    public void A_file_with_NUL_bytes_is_binary_as_for_git() =>
        Assert.Equal("Binary files a/a and b/a differ\n", UnifiedDiff.Between("a", "x\0"u8.ToArray(), "y\0"u8.ToArray()));

    public static readonly TheoryData<string, string?, string> Changes = new()
    {
        { "plain.yaml", "a\nb\nc\n", "a\nX\nc\n" },
        { "no-newline.yaml", "a\nb", "a\nX" },
        { "newline-added.yaml", "a\nb", "a\nb\n" },
        { "newline-removed.yaml", "a\nb\n", "a\nb" },
        { "crlf.yaml", "a\r\nb\r\nc\r\n", "a\r\nX\r\nc\r\n" },
        { "cr.yaml", "a\rb\rc", "a\rX\rc" },
        { "bom-and-latin1-\u00e4.yaml", "\u00ef\u00bb\u00bfa: \u00e4\nb\n", "\u00ef\u00bb\u00bfa: \u00e4\nX\n" },
        { "deep dir/with space.yaml", "a\n", "b\n" },
        { "quote\"back\\slash\ttab\u0001.yaml", "a\n", "b\n" },
        { "日本語.yaml", "a\n", "b\n" },
        { "new.lock", null, "a\nb\n" },
        { "new empty.lock", null, "" },
        { "emptied.yaml", "a\n", "" },
        { "filled.yaml", "", "a\n" },
        { "far-apart.yaml", "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n", "X\n2\n3\n4\n5\n6\n7\n8\n9\nY\n" },
        { "six-between.yaml", "1\n2\n3\n4\n5\n6\n7\n8\n", "X\n2\n3\n4\n5\n6\n7\nY\n" },
        { "inserted.lock", "a\nb\nc\nd\ne\n", "new\na\nb\nmore\nc\nd\ne\nlast\n" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Git_applies_the_patch_and_gets_the_new_file_byte_for_byte(string path, string? before, string after)
    {
        using var scratch = await ScratchRepository.EmptyAsync();

        await AssertAppliesAsync(scratch, path, before is null ? null : Encoding.Latin1.GetBytes(before), Encoding.Latin1.GetBytes(after));
    }

    [Fact]
    public async Task Git_s_own_diff_is_the_same_but_for_the_index_line_and_the_headings()
    {
        using var scratch = await ScratchRepository.EmptyAsync();
        foreach (var row in Changes)
        {
            var (path, before, after) = row.Data;
            if (before is null) continue;
            Directory.CreateDirectory(Path.GetDirectoryName(scratch.Full(path))!);
            await File.WriteAllBytesAsync(scratch.Full(path), Encoding.Latin1.GetBytes(before), scratch.Token);
            await scratch.GitAsync("add", path);
            await File.WriteAllBytesAsync(scratch.Full(path), Encoding.Latin1.GetBytes(after), scratch.Token);
            var expected = await scratch.GitAsync("-c", "core.quotePath=false", "diff", "--", path);

            var diff = UnifiedDiff.Between(path, Encoding.Latin1.GetBytes(before), Encoding.Latin1.GetBytes(after));

            Assert.Equal(WithoutIndexAndHeadings(expected), diff);
        }
    }

    [Fact]
    public async Task Git_applies_the_patches_of_generated_files()
    {
        using var scratch = await ScratchRepository.EmptyAsync();
        string[] words = ["a", "b", "image: nginx", "", "image: private"];
        var line = Gen.Int[0, words.Length - 1].Select(i => words[i]);
        var file = Gen.Select(line.Array[0, 30], Gen.Bool, (lines, ends) => Encoding.UTF8.GetBytes(string.Join('\n', lines) + (ends ? "\n" : "")));

        await Gen.Select(file, file).SampleAsync(pair => AssertAppliesAsync(scratch, "web.yaml", pair.Item1, pair.Item2), iter: 60, threads: 1);
    }

    private static async Task AssertAppliesAsync(ScratchRepository scratch, string path, byte[]? before, byte[] after)
    {
        var patch = UnifiedDiff.Patch(path, before, after);
        if (patch.Length == 0)
        {
            Assert.Equal(before, after);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(scratch.Full(path))!);
        if (before is not null) await File.WriteAllBytesAsync(scratch.Full(path), before, scratch.Token);
        await File.WriteAllBytesAsync(scratch.Full(".git/change.patch"), patch, scratch.Token);
        await scratch.GitAsync("apply", "--check", ".git/change.patch");
        await scratch.GitAsync("apply", ".git/change.patch");
        Assert.Equal(after, await File.ReadAllBytesAsync(scratch.Full(path), scratch.Token));
    }

    private static string WithoutIndexAndHeadings(string diff) => string.Join(
        '\n',
        diff.Split('\n').Where(l => !l.StartsWith("index ", StringComparison.Ordinal))
            .Select(l => l.StartsWith("@@", StringComparison.Ordinal) ? l[..(l.IndexOf(" @@", StringComparison.Ordinal) + 3)] : l));
}
