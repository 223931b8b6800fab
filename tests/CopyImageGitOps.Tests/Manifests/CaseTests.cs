using System.Text;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Tests.Manifests;

public sealed class CaseTests
{
    public static TheoryData<string> Names => [.. CaseFolder.Names];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Names))]
    public async Task A_folder_of_manifests_becomes_what_is_expected(string name)
    {
        var folder = new CaseFolder(name);
        using var work = new TemporaryFolder();
        CaseFolder.WriteAll(work.Path, CaseFolder.ReadAll(folder.Input));

        var (before, after) = await RewriteAsync(work.Path, folder.ReadOptions(), TestContext.Current.CancellationToken);

        var actual = CaseFolder.ReadAll(work.Path);
        actual["fields.txt"] = Encoding.UTF8.GetBytes(Listing.Of(before));
        if (CaseFolder.IsUpdating) CaseFolder.WriteAll(folder.Expected, actual);
        var expected = CaseFolder.ReadAll(folder.Expected);
        Assert.Equal(expected.Keys, actual.Keys);
        foreach (var file in expected.Keys) Assert.Equal(CaseFolder.Show(expected[file]), CaseFolder.Show(actual[file]));
        AssertOnlyValuesChanged(before, after);
    }

    private static async Task<(ManifestSet Before, ManifestSet After)> RewriteAsync(
        string root, ScanOptions options, CancellationToken cancellation)
    {
        var store = ManifestFolder.Enumerate(root);
        var reader = new ManifestReader(new ManifestScanner(options));
        var before = await reader.ReadAsync(store, cancellation);
        foreach (var manifest in before.Where(m => m.Fields.Count > 0))
        {
            var content = await store.ReadAsync(manifest.File, cancellation);
            await store.WriteAsync(manifest.File, Mirror.Rewrite(content, manifest), cancellation);
        }

        return (before, await reader.ReadAsync(store, cancellation));
    }

    private static void AssertOnlyValuesChanged(ManifestSet before, ManifestSet after)
    {
        Assert.Equal(
            before.SelectMany(m => m.Fields).Select(f => (f.File, f.Line, f.Document, f.Field, Mirror.NewValue(f))),
            after.SelectMany(m => m.Fields).Select(f => (f.File, f.Line, f.Document, f.Field, f.Value)));
        Assert.Equal(
            before.SelectMany(m => m.Findings).Select(f => (f.File, f.Code, f.Field)),
            after.SelectMany(m => m.Findings).Select(f => (f.File, f.Code, f.Field)));
    }
}
