using System.Text;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Tests.Manifests;

public sealed class ManifestReaderTests : IDisposable
{
    private const string Pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{image: nginx}]}\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 30_000)]
    public async Task A_link_to_a_listed_file_is_not_read_twice()
    {
        _folder.Add("a.yaml", Pod).AddLink("b.yaml", "a.yaml").Add("target.txt", Pod).AddLink("c.yaml", "target.txt");

        var read = await ReadAsync(ManifestFolder.Enumerate(_folder.Path), TestContext.Current.CancellationToken);

        Assert.Equal(["a.yaml", "c.yaml"], read.Select(m => m.File));
        Assert.Equal(2, read.FilesScanned);
    }

    [Fact(Timeout = 30_000)]
    public async Task What_cannot_be_read_is_said_and_the_rest_goes_on()
    {
        _folder.Add("good.yaml", Pod)
            .Add("directory.yaml/x", "")
            .AddLink("dangling.yaml", "nowhere")
            .AddLink("outside.yaml", "/etc/hostname")
            .AddLink("circle.yaml", "circle.yaml");

        var read = await ReadAsync(
            new ManifestFolder(_folder.Path, ["circle.yaml", "dangling.yaml", "deleted.yaml", "directory.yaml", "good.yaml", "outside.yaml"]),
            TestContext.Current.CancellationToken);

        Assert.Equal("good.yaml", read.SelectMany(m => m.Fields).Single().File);
        Assert.Collection(
            read.SelectMany(m => m.Findings),
            f => AssertFinding(f, Severity.Error, FindingCodes.FileUnreadable, "circle.yaml", "too many levels of symbolic links"),
            f => AssertFinding(f, Severity.Warning, FindingCodes.FileUnreadable, "dangling.yaml", "The file is listed, but it is not there"),
            f => AssertFinding(f, Severity.Warning, FindingCodes.FileUnreadable, "deleted.yaml", "The file is listed, but it is not there"),
            f => AssertFinding(f, Severity.Error, FindingCodes.FileUnreadable, "directory.yaml", "The file cannot be read: it is a directory"),
            f => AssertFinding(
                f,
                Severity.Warning,
                FindingCodes.LinkOutside,
                "outside.yaml",
                "The file is a link that leads out of the repository, to '/etc/hostname'; it was not read"));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_file_larger_than_the_buffer_is_read_whole()
    {
        var filling = new string('#', 200_000) + "\n";
        _folder.Add("large.yaml", filling + Pod).Add("small.yaml", Pod).Add("exact.yaml", Pod + new string('#', 65536 - Pod.Length));

        var read = await ReadAsync(ManifestFolder.Enumerate(_folder.Path), TestContext.Current.CancellationToken);

        Assert.Equal([("exact.yaml", 4), ("large.yaml", 5), ("small.yaml", 4)], read.SelectMany(m => m.Fields).Select(f => (f.File, f.Line)));
    }

    [Fact(Timeout = 30_000)]
    public async Task Another_store_is_read_too()
    {
        var read = await ReadAsync(new OneFileStore("x.yaml", Pod), TestContext.Current.CancellationToken);

        Assert.Equal("x.yaml:4:29", read.SelectMany(m => m.Fields).Select(f => $"{f.File}:{f.Line}:{f.Column}").Single());
    }

    [Fact]
    public async Task Reading_can_be_cancelled()
    {
        _folder.Add("a.yaml", Pod);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadAsync(ManifestFolder.Enumerate(_folder.Path), new CancellationToken(true)));
    }

    private static Task<ManifestSet> ReadAsync(IManifestStore store, CancellationToken cancellation) =>
        new ManifestReader(new ManifestScanner(new ScanOptions())).ReadAsync(store, cancellation);

    private static void AssertFinding(Finding finding, Severity severity, string code, string file, string message)
    {
        Assert.Equal((severity, code, file), (finding.Severity, finding.Code, finding.File));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.NotNull(finding.Hint);
    }

    private sealed class OneFileStore(string name, string content) : IManifestStore
    {
        public IReadOnlyList<string> List() => [name];

        public ValueTask<byte[]> ReadAsync(string file, CancellationToken cancellationToken) => ValueTask.FromResult(Encoding.UTF8.GetBytes(content));

        public ValueTask WriteAsync(string file, ReadOnlyMemory<byte> newContent, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
