using CopyImageGitOps.Configuration;
using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Locking;
using CopyImageGitOps.References;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Controller.Tests.Reconciling;

public sealed class ImageMirrorTests : IAsyncLifetime
{
    private MirrorFixture _at = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private InProcessRegistry Own => _at.Own;

    public async ValueTask InitializeAsync() => _at = await MirrorFixture.StartAsync();

    public ValueTask DisposeAsync() => _at.DisposeAsync();

    [Fact]
    public async Task An_image_is_copied_with_all_platforms_and_verified()
    {
        var result = await MirrorAsync(_at.NginxName);

        Assert.Empty(result.Problems);
        Assert.Equal(_at.CopyName, result.Replacements[ImageReference.Parse(_at.NginxName)]);
        Assert.All(_at.Nginx.Blobs.Keys, blob => Assert.True(Own.HasBlob(_at.CopyRepository, blob)));
        var written = Own.Log.Requests.Select((r, i) => (r, i)).Last(r => r.r.Method == "PUT").i;
        Assert.Equal(_at.Nginx.Manifests.Count, Own.Log.Requests.Skip(written).Count(r => r.Method == "GET" && r.IsManifest));
        Assert.Equal(_at.Nginx.Blobs.Count, Own.Log.Requests.Skip(written).Count(r => r.Method == "HEAD" && r.IsBlob));
    }

    [Fact]
    public async Task An_image_that_was_verified_lately_costs_one_request_and_its_source_none()
    {
        var mirror = _at.Mirror();
        await mirror.MirrorAsync(Drifted.Deployment(_at.NginxName), Token);
        Clear();

        Assert.Empty((await mirror.MirrorAsync(Drifted.Named("other", _at.NginxName), Token)).Problems);

        Assert.Equal([$"HEAD /v2/{_at.CopyRepository}/manifests/{_at.Nginx.Digest} → 200"], Own.Log.Requests.Select(r => r.ToString()));
        Assert.Empty(_at.Source.Log.Requests);
    }

    [Fact]
    public async Task After_a_while_tags_are_asked_again_and_copies_verified_again()
    {
        var mirror = _at.Mirror();
        await mirror.MirrorAsync(Drifted.Deployment(_at.NginxName), Token);

        Clear();
        _at.Time.Advance(TimeSpan.FromMinutes(1));
        await mirror.MirrorAsync(Drifted.Deployment(_at.NginxName), Token);
        Assert.Equal((1, 1), (_at.Source.Log.Requests.Count, Own.Log.Requests.Count));

        Clear();
        _at.Time.Advance(TimeSpan.FromMinutes(4));
        await mirror.MirrorAsync(Drifted.Deployment(_at.NginxName), Token);
        Assert.Equal(_at.Nginx.Blobs.Count, Own.Log.Requests.Count(r => r.Method == "HEAD" && r.IsBlob));
    }

    [Fact]
    public async Task A_copy_that_is_not_whole_and_cannot_be_made_so_does_not_count()
    {
        _at.Nginx.AddTo(Own, _at.CopyRepository, "1");
        var lost = _at.Nginx.Blobs.Keys.First();
        Own.RemoveBlob(_at.CopyRepository, lost);
        Own.Add(RegistryFault.Status(404) with { Method = "HEAD", Path = "/blobs/" + lost });

        var result = await MirrorAsync(_at.NginxName);

        var problem = Assert.Single(result.Problems);
        Assert.Equal(FindingCodes.CopyIncomplete, problem.Code);
        Assert.Contains($"'{_at.CopyName}' needs the blob {lost}", problem.Message);
        Assert.True(result.IsTransient);
    }

    [Fact]
    public async Task Of_two_images_one_that_cannot_be_had_is_a_problem_of_the_whole()
    {
        var result = await MirrorAsync(_at.NginxName, $"{_at.Source.Address}/absent:1");

        var problem = Assert.Single(result.Problems);
        Assert.Equal((FindingCodes.ImageNotFound, true), (problem.Code, result.IsTransient));
        Assert.Contains($"'{_at.Source.Address}/absent:1'", problem.Message);
        Assert.DoesNotContain(Own.Log.Requests, r => r.Method == "PUT");
    }

    [Fact]
    public async Task A_registry_that_fails_is_said_and_nothing_is_kept_of_it()
    {
        var mirror = _at.Mirror();
        Own.Add(RegistryFault.Status(503) with { Times = 1 });
        Assert.Equal([FindingCodes.RegistryUnavailable], (await mirror.MirrorAsync(Drifted.Deployment(_at.NginxName), Token)).Problems.Select(p => p.Code));

        Assert.Empty((await mirror.MirrorAsync(Drifted.Deployment(_at.NginxName), Token)).Problems);
    }

    [Fact]
    public async Task The_string_is_that_of_the_lock_file_and_its_source_is_not_asked()
    {
        var target = ImageReference.Parse($"{Own.Address}/m/elsewhere/nginx@{_at.Nginx.Digest}");
        _at.Current = new LockFile([new LockEntry(ImageReference.Parse(_at.NginxName), Digest.Parse(_at.Nginx.Digest), target, [])]);
        _at.Nginx.AddTo(Own, "m/elsewhere/nginx", null);

        var result = await MirrorAsync(_at.NginxName);

        Assert.Equal(target.ToString(), Assert.Single(result.Replacements).Value);
        Assert.Empty(result.Problems);
        Assert.Empty(_at.Source.Log.Requests);
    }

    [Fact]
    public async Task A_lock_entry_of_another_destination_gives_the_digest_alone()
    {
        var moved = TestImages.Build(new() { Seed = 2 }).AddTo(_at.Source, "nginx", "1");
        var elsewhere = ImageReference.Parse($"other.example.com/nginx:1@{_at.Nginx.Digest}");
        _at.Current = new LockFile([new LockEntry(ImageReference.Parse(_at.NginxName), Digest.Parse(_at.Nginx.Digest), elsewhere, [])]);

        Assert.NotEqual(moved.Digest, _at.Nginx.Digest);
        Assert.Equal(_at.CopyName, Assert.Single((await MirrorAsync(_at.NginxName)).Replacements).Value);
    }

    [Fact]
    public async Task A_tag_that_moved_at_the_source_keeps_its_older_copy_and_the_newer_is_kept_by_its_digest()
    {
        await MirrorAsync(_at.NginxName);
        var moved = TestImages.Build(new() { Seed = 2 }).AddTo(_at.Source, "nginx", "1");

        var result = await MirrorAsync(_at.NginxName);

        Assert.Empty(result.Problems);
        Assert.EndsWith($"/nginx:1@{moved.Digest}", Assert.Single(result.Replacements).Value);
        Assert.True(Own.HasManifest(_at.CopyRepository, moved.Digest));
        Assert.Equal(_at.Nginx.Digest, Own.DigestOf(_at.CopyRepository, "1"));
    }

    [Fact]
    public async Task Where_nodes_get_the_tag_alone_a_tag_that_is_taken_is_a_lasting_problem()
    {
        _at.Config = _at.Config with { Pin = PinMode.Tag };
        TestImages.Build(new() { Seed = 2 }).AddTo(Own, _at.CopyRepository, "1");

        var result = await MirrorAsync(_at.NginxName);

        Assert.Equal([FindingCodes.TagConflict], result.Problems.Select(p => p.Code));
        Assert.False(result.IsTransient);
    }

    [Fact]
    public async Task Two_images_that_would_have_one_name_are_a_lasting_problem()
    {
        _at.Config = _at.Config with { Target = "all" };
        TestImages.Build(new() { Seed = 2 }).AddTo(_at.Source, "redis", "1");

        var result = await MirrorAsync(_at.NginxName, $"{_at.Source.Address}/redis:1");

        Assert.All(result.Problems, p => Assert.Equal(FindingCodes.TargetCollision, p.Code));
        Assert.NotEmpty(result.Problems);
        Assert.False(result.IsTransient);
        Assert.Empty(Own.Log.Requests);
    }

    [Fact]
    public async Task Platforms_that_are_not_wanted_do_not_make_a_copy_incomplete()
    {
        await using var at = await MirrorFixture.StartAsync(own: new() { AcceptsSparseIndexes = true });
        at.Config = at.Config with { Platforms = ["linux/amd64"] };

        var result = await at.Mirror().MirrorAsync(Drifted.Deployment(at.NginxName), Token);

        Assert.Empty(result.Problems);
        Assert.Equal(at.CopyName, Assert.Single(result.Replacements).Value);
    }

    private void Clear()
    {
        Own.Log.Clear();
        _at.Source.Log.Clear();
    }

    private Task<MirrorResult> MirrorAsync(params IReadOnlyList<string> images) => _at.Mirror().MirrorAsync(Drifted.Deployment(images), Token);
}
