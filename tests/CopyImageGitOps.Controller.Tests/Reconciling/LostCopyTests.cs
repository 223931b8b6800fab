using CopyImageGitOps.Controller.Reconciling.Mirroring;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Controller.Tests.Reconciling;

/// <summary>Copies of which the destination loses something after they were verified: no object gets a reference to them before they are whole again.</summary>
public sealed class LostCopyTests : IAsyncLifetime
{
    private MirrorFixture _at = null!;
    private ImageMirror _mirror = null!;

    private InProcessRegistry Own => _at.Own;

    public async ValueTask InitializeAsync()
    {
        _at = await MirrorFixture.StartAsync();
        _mirror = _at.Mirror();
        await MirrorAsync();
        Own.Log.Clear();
    }

    public ValueTask DisposeAsync() => _at.DisposeAsync();

    [Fact]
    public async Task A_copy_that_was_deleted_is_made_again_also_within_five_minutes()
    {
        Own.RemoveRepository(_at.CopyRepository);
        await MirrorAsync();
        AssertWhole();
    }

    [Fact]
    public async Task An_image_that_only_the_tag_is_left_of_is_made_again()
    {
        Own.RemoveManifest(_at.CopyRepository, _at.Nginx.Digest);
        await MirrorAsync();
        AssertWhole();
    }

    [Fact]
    public async Task A_manifest_of_one_platform_that_is_gone_is_copied_again_when_the_copy_is_verified_again()
    {
        Own.RemoveManifest(_at.CopyRepository, _at.Nginx.Manifests[0].Digest);
        _at.Time.Advance(TimeSpan.FromMinutes(5));
        await MirrorAsync();
        AssertWhole();
    }

    [Fact]
    public async Task A_blob_that_is_gone_is_copied_again_when_the_copy_is_verified_again_and_no_other_is()
    {
        Own.RemoveBlob(_at.CopyRepository, _at.Nginx.Blobs.Keys.Last());
        _at.Time.Advance(TimeSpan.FromMinutes(5));
        await MirrorAsync();
        AssertWhole();
        Assert.Equal(1, Own.Log.Requests.Count(r => r is { Method: "PUT", IsUpload: true }));
    }

    [Fact]
    public async Task What_the_source_has_no_longer_cannot_be_copied_again_and_the_object_is_left_alone()
    {
        Own.RemoveBlob(_at.CopyRepository, _at.Nginx.Blobs.Keys.Last());
        _at.Source.RemoveRepository("nginx");
        _at.Time.Advance(TimeSpan.FromSeconds(30) + TimeSpan.FromMinutes(5));

        var result = await _mirror.MirrorAsync(Drifted.Deployment(_at.NginxName), TestContext.Current.CancellationToken);

        Assert.NotEmpty(result.Problems);
        Assert.True(result.IsTransient);
    }

    private async Task MirrorAsync() =>
        Assert.Empty((await _mirror.MirrorAsync(Drifted.Deployment(_at.NginxName), TestContext.Current.CancellationToken)).Problems);

    private void AssertWhole()
    {
        Assert.All(_at.Nginx.Manifests, manifest => Assert.True(Own.HasManifest(_at.CopyRepository, manifest.Digest)));
        Assert.All(_at.Nginx.Blobs.Keys, blob => Assert.True(Own.HasBlob(_at.CopyRepository, blob)));
    }
}
