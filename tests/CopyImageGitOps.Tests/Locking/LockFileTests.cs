using System.Text;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Locking;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Tests.Locking;

public sealed class LockFileTests
{
    private static readonly string Hex = new('a', 64);

    private static string Text => $"""
        # Written by copyimage: the public images that were copied, and their private copies. Commit this file; do not edit it.
        apiVersion: copyimage.dev/v1
        kind: CopyImageLock
        images:
        - source: docker.io/library/nginx:1.25
          digest: sha256:{Hex}
          target: r.example.com/m/docker.io/library/nginx:1.25@sha256:{Hex}
          platforms: [linux/amd64, linux/arm64/v8]
        - source: ghcr.io/a/b@sha256:{Hex}
          digest: sha256:{Hex}
          target: r.example.com/m/ghcr.io/a/b@sha256:{Hex}
          platforms: []

        """;

    [Fact]
    public void A_lock_file_that_is_read_and_written_is_the_same_file() =>
        Assert.Equal(Text, Encoding.UTF8.GetString(LockFileWriter.Write(Read(Text))));

    [Fact]
    public void Platforms_that_were_left_out_are_read_and_written()
    {
        var sparse = Text.Replace("  platforms: []\n", "  platforms: [linux/amd64]\n  leftOut: [linux/arm64/v8, linux/s390x]\n", StringComparison.Ordinal);

        Assert.Equal(["linux/arm64/v8", "linux/s390x"], Read(sparse).Images[1].LeftOut);
        Assert.Empty(Read(sparse).Images[0].LeftOut);
        Assert.Equal(sparse, Encoding.UTF8.GetString(LockFileWriter.Write(Read(sparse))));
    }

    [Fact]
    public void Entries_are_written_by_source_whatever_their_order() =>
        Assert.Equal(Text, Encoding.UTF8.GetString(LockFileWriter.Write(new LockFile([.. Read(Text).Images.Reverse()]))));

    [Fact]
    public void An_empty_lock_file_can_be_read_again() =>
        Assert.Empty(LockFileReader.Read(LockFileWriter.Write(LockFile.Empty)).Images);

    [Fact]
    public void An_entry_is_found_by_its_source()
    {
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], Read(Text).Find(ImageReference.Parse("nginx:1.25"))!.Platforms);
        Assert.Null(Read(Text).Find(ImageReference.Parse("nginx:1.26")));
    }

    [Theory]
    [InlineData("", "The lock file cannot be read: it is not one YAML mapping.", 1)]
    [InlineData("a: b: c", "The lock file cannot be read: it is not YAML:", 1)]
    [InlineData("apiVersion: v2\nkind: CopyImageLock\nimages: []", "The lock file cannot be read: 'apiVersion' is 'v2', not 'copyimage.dev/v1'.", 1)]
    [InlineData("apiVersion: copyimage.dev/v1\nkind: CopyImageLock", "The lock file cannot be read: 'images' is not a list.", 1)]
    [InlineData(
        "apiVersion: copyimage.dev/v1\nkind: CopyImageLock\nimages:\n- source: nginx",
        "The lock file cannot be read: 'digest' is missing, or is not text.",
        4)]
    [InlineData(
        "apiVersion: copyimage.dev/v1\nkind: CopyImageLock\nimages:\n- source: NGINX",
        "The lock file cannot be read: 'NGINX' is not a valid image reference:",
        4)]
    [InlineData("<<<<<<< HEAD\napiVersion: copyimage.dev/v1\n=======\n", "The lock file cannot be read: it is not YAML:", 2)]
    public void A_broken_lock_file_says_what_is_wrong_where_and_what_to_do(string text, string message, int line)
    {
        var finding = Assert.Throws<LockFileException>(() => Read(text)).Finding;

        Assert.StartsWith(message, finding.Message);
        Assert.Equal((FindingCodes.LockInvalid, "copyimage.lock", line), (finding.Code, finding.File, finding.Line));
        Assert.Equal("Restore copyimage.lock from Git, or delete it: the next run writes it anew.", finding.Hint);
    }

    [Fact]
    public void A_source_that_stands_there_twice_is_not_trusted()
    {
        var entry = Text[Text.IndexOf("- source", StringComparison.Ordinal)..];

        Assert.Equal(
            "The lock file cannot be read: 'docker.io/library/nginx:1.25' stands there twice.",
            Assert.Throws<LockFileException>(() => Read(Text + entry)).Message);
    }

    private static LockFile Read(string text) => LockFileReader.Read(Encoding.UTF8.GetBytes(text));
}
