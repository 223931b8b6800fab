using CopyImageGitOps.Manifests;
using CopyImageGitOps.Manifests.Folders;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Tests.Manifests;

public sealed class ManifestFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_list_has_manifests_by_name_sorted_by_their_characters()
    {
        string[] manifests = [".hidden/x.yaml", "B.YML", "a/Kustomization", "a/c.json", "b.yaml", "sub/x.yaml", "é/😀.Json"];
        string[] others = ["a.txt", "yaml", ".git/config.yaml", "sub/.git", "copyimage.lock", ".copyimage-x.tmp"];
        foreach (var file in manifests.Concat(others)) _folder.Add(file, "");

        Assert.Equal(manifests, ManifestFolder.Enumerate(_folder.Path).List());
        Assert.Equal(["a/b.yml", "z.yaml"], new ManifestFolder(_folder.Path, ["z.yaml", "a/b.yml", "README.md", "z.yaml"]).List());
    }

    [Fact]
    public void Links_to_directories_are_not_entered()
    {
        _folder.Add("a/x.yaml", "").AddLink("b", "a").AddLink("a/loop", "..");
        _folder.AddLink("link.yaml", "a/x.yaml").AddLink("dangling.yaml", "nowhere");

        Assert.Equal(["a/x.yaml", "dangling.yaml", "link.yaml"], ManifestFolder.Enumerate(_folder.Path).List());
    }

    [Fact]
    public async Task A_write_replaces_the_file_and_keeps_its_mode()
    {
        _folder.Add("a/x.yaml", "old and longer");
        var mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder["a/x.yaml"], mode);
        using var reader = new StreamReader(_folder["a/x.yaml"]);

        await ManifestFolder.Enumerate(_folder.Path).WriteAsync("a/x.yaml", "new"u8.ToArray(), Cancellation);

        Assert.Equal("new", await File.ReadAllTextAsync(_folder["a/x.yaml"], Cancellation));
        Assert.Equal("old and longer", await reader.ReadToEndAsync(Cancellation));
        if (!OperatingSystem.IsWindows()) Assert.Equal(mode, File.GetUnixFileMode(_folder["a/x.yaml"]));
        Assert.Equal(["x.yaml"], Directory.GetFileSystemEntries(_folder["a"]).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_file_that_is_no_longer_what_it_was_is_not_replaced()
    {
        _folder.Add("x.yaml", "theirs");
        var store = new ManifestFolder(_folder.Path, ["x.yaml", "new.yaml"]);

        var error = await Assert.ThrowsAsync<FileChangedException>(
            async () => await store.ReplaceAsync("x.yaml", "old"u8.ToArray(), "ours"u8.ToArray(), Cancellation));
        Assert.Equal("'x.yaml' was changed meanwhile.", error.Message);
        await Assert.ThrowsAsync<FileChangedException>(async () => await store.ReplaceAsync("x.yaml", null, "ours"u8.ToArray(), Cancellation));
        Assert.Equal("theirs", await File.ReadAllTextAsync(_folder["x.yaml"], Cancellation));

        await store.ReplaceAsync("x.yaml", "theirs"u8.ToArray(), "ours"u8.ToArray(), Cancellation);
        await store.ReplaceAsync("new.yaml", null, "new"u8.ToArray(), Cancellation);
        Assert.Equal("ours", await File.ReadAllTextAsync(_folder["x.yaml"], Cancellation));
        Assert.Equal("new", await File.ReadAllTextAsync(_folder["new.yaml"], Cancellation));
        Assert.Equal(["new.yaml", "x.yaml"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_write_that_fails_leaves_the_old_file_and_nothing_else()
    {
        _folder.Add("a/x.yaml/y", "");
        var store = new ManifestFolder(_folder.Path, ["a/x.yaml"]);

        await Assert.ThrowsAnyAsync<Exception>(async () => await store.WriteAsync("a/x.yaml", "new"u8.ToArray(), Cancellation));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await store.WriteAsync("a/x.yaml", "new"u8.ToArray(), new CancellationToken(true)));

        Assert.Equal(["x.yaml"], Directory.GetFileSystemEntries(_folder["a"]).Select(Path.GetFileName));
    }

    [Fact]
    public void What_a_killed_writer_left_is_removed_and_what_a_living_one_writes_is_not()
    {
        // No process has this number: Linux gives none above 2^22.
        string[] leftovers = ["a/.copyimage-999999999-x.tmp", ".copyimage-999999999-y.tmp"];
        string[] kept = [$"a/.copyimage-{Environment.ProcessId}-z.tmp", "a/.copyimage-notes.tmp", "a/x.yaml"];
        foreach (var file in leftovers.Concat(kept)) _folder.Add(file, "x");

        new ManifestFolder(_folder.Path, ["a/x.yaml"]).RemoveLeftovers();

        Assert.All(leftovers, file => Assert.False(File.Exists(_folder[file]), file));
        Assert.All(kept, file => Assert.True(File.Exists(_folder[file]), file));
    }

    [Fact]
    public async Task A_link_within_the_root_stays_one_and_its_target_is_written()
    {
        _folder.Add("real/x.yaml", "old").AddLink("links/one.yaml", "two.yaml").AddLink("links/two.yaml", "../real/x.yaml");
        var store = new ManifestFolder(_folder.Path, ["links/one.yaml"]);

        Assert.Equal("old"u8.ToArray(), await store.ReadAsync("links/one.yaml", Cancellation));
        await store.WriteAsync("links/one.yaml", "new"u8.ToArray(), Cancellation);

        Assert.Equal("two.yaml", new FileInfo(_folder["links/one.yaml"]).LinkTarget);
        Assert.Equal("../real/x.yaml", new FileInfo(_folder["links/two.yaml"]).LinkTarget);
        Assert.Equal("new", await File.ReadAllTextAsync(_folder["real/x.yaml"], Cancellation));
    }

    [Theory]
    [InlineData("absolute.yaml")]
    [InlineData("relative.yaml")]
    [InlineData("chain.yaml")]
    [InlineData("directory/x.yaml")]
    [InlineData("git.yaml")]
    [InlineData("../outside.yaml")]
    public async Task What_is_outside_is_neither_read_nor_written(string file)
    {
        using var outside = new TemporaryFolder();
        outside.Add("x.yaml", "secret");
        var name = Path.GetFileName(outside.Path);
        _folder.AddLink("absolute.yaml", outside["x.yaml"]).AddLink("relative.yaml", $"../{name}/x.yaml");
        _folder.AddLink("chain.yaml", "absolute.yaml").AddLink("directory", outside.Path);
        _folder.Add(".git/config", "secret").AddLink("git.yaml", ".git/config");
        var store = new ManifestFolder(_folder.Path, [file]);

        var error = await Assert.ThrowsAsync<LinkOutsideException>(async () => await store.ReadAsync(file, Cancellation));
        await Assert.ThrowsAsync<LinkOutsideException>(async () => await store.WriteAsync(file, "new"u8.ToArray(), Cancellation));

        Assert.Contains("leads out of the repository", error.Message, StringComparison.Ordinal);
        Assert.Equal("secret", await File.ReadAllTextAsync(outside["x.yaml"], Cancellation));
        Assert.Equal("secret", await File.ReadAllTextAsync(_folder[".git/config"], Cancellation));
    }

    [Fact]
    public async Task The_root_may_itself_be_a_link()
    {
        _folder.Add("real/x.yaml", "content").AddLink("root", "real");

        Assert.Equal("content"u8.ToArray(), await new ManifestFolder(_folder["root"], ["x.yaml"]).ReadAsync("x.yaml", Cancellation));
    }

    [Fact]
    public async Task A_circle_of_links_is_an_error()
    {
        _folder.AddLink("a.yaml", "b.yaml").AddLink("b.yaml", "a.yaml");

        var store = new ManifestFolder(_folder.Path, ["a.yaml"]);

        var error = await Assert.ThrowsAsync<IOException>(async () => await store.ReadAsync("a.yaml", Cancellation));

        Assert.Contains("too many levels of symbolic links", error.Message, StringComparison.Ordinal);
    }
}
