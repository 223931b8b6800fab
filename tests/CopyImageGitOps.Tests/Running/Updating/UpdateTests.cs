using CopyImageGitOps.Configuration;
using CopyImageGitOps.Locking;
using CopyImageGitOps.Running;

namespace CopyImageGitOps.Tests.Running.Updating;

/// <summary>Sources that have newer digests, or none, under the tags of the lock file.</summary>
public sealed class UpdateTests : IAsyncLifetime
{
    private UpdateScenario _scenario = null!;

    public async ValueTask InitializeAsync() => _scenario = await UpdateScenario.StartAsync();

    public ValueTask DisposeAsync() => _scenario.DisposeAsync();

    [Fact]
    public async Task What_is_newer_under_the_same_tag_is_copied_and_pinned_and_the_older_copy_can_still_be_pulled()
    {
        var old = _scenario.Publish("nginx:1", seed: 1);
        _scenario.Store["web.yaml"] = UpdateScenario.Pod($"'{_scenario.Public("nginx:1")}'");
        await _scenario.RunAsync();
        var next = _scenario.Publish("nginx:1", seed: 2);

        var outcome = await _scenario.UpdateAsync();

        Assert.Empty(outcome.Findings.ToSortedList());
        Assert.Equal(UpdateScenario.Pod($"'{_scenario.Copy($"nginx:1@{next.Digest}")}'"), _scenario.Store["web.yaml"]);
        var image = Assert.Single(outcome.Images);
        Assert.Equal((ImageStatus.Copied, next.Digest, old.Digest), (image.Status, image.Digest!.ToString(), image.Previous!.ToString()));
        Assert.Equal(next.Digest, Assert.Single(_scenario.Locked).Digest.ToString());
        Assert.All(next.Manifests.Concat(old.Manifests), m => Assert.True(_scenario.Own.HasManifest(_scenario.RepositoryOf("nginx"), m.Digest)));
        Assert.All(next.Blobs.Keys, blob => Assert.True(_scenario.Own.HasBlob(_scenario.RepositoryOf("nginx"), blob)));
        Assert.Equal(next.Digest, _scenario.Own.DigestOf(_scenario.RepositoryOf("nginx"), "1"));
        await _scenario.AssertNothingIsNewerAsync("nginx:1");
    }

    [Fact]
    public async Task With_nothing_newer_there_is_one_head_for_each_entry_and_nothing_is_written()
    {
        _scenario.Publish("nginx:1", seed: 1);
        _scenario.Publish("redis:7", seed: 2);
        _scenario.Store["web.yaml"] = UpdateScenario.Pod(_scenario.Public("nginx:1")) + "---\n" + UpdateScenario.Pod(_scenario.Public("redis:7"));
        await _scenario.RunAsync();

        var outcome = await _scenario.UpdateAsync();

        Assert.Empty(outcome.Findings.ToSortedList());
        Assert.All(outcome.Images, image => Assert.Equal((ImageStatus.Current, null), (image.Status, image.Previous)));
        Assert.Empty(_scenario.Store.Written);
        _scenario.AssertOnlyAsked("nginx:1", "redis:7");
        var accepted = _scenario.Source.Log.Requests[0].Accept;
        Assert.Contains("application/vnd.oci.image.index.v1+json", accepted, StringComparison.Ordinal);
        Assert.Contains("application/vnd.docker.distribution.manifest.list.v2+json", accepted, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PinMode.Digest, "nginx@{0}")]
    [InlineData(PinMode.TagAndDigest, "nginx:1@{0}")]
    public async Task The_reference_keeps_its_form(PinMode pin, string expected)
    {
        _scenario.Config = _scenario.Config with { Pin = pin };
        _scenario.Publish("nginx:1", seed: 1);
        _scenario.Store["web.yaml"] = UpdateScenario.Pod(_scenario.Public("nginx:1"));
        await _scenario.RunAsync();
        var next = _scenario.Publish("nginx:1", seed: 2);

        await _scenario.UpdateAsync();

        Assert.Equal(UpdateScenario.Pod(_scenario.Copy(string.Format(null, expected, next.Digest))), _scenario.Store["web.yaml"]);
        await _scenario.AssertNothingIsNewerAsync("nginx:1");
    }

    [Fact]
    public async Task A_copy_that_is_named_by_its_tag_moves_without_a_change_of_the_manifest_and_that_is_said()
    {
        _scenario.Config = _scenario.Config with { Pin = PinMode.Tag };
        _scenario.Publish("nginx:1", seed: 1);
        _scenario.Store["web.yaml"] = UpdateScenario.Pod(_scenario.Public("nginx:1"));
        await _scenario.RunAsync();
        var next = _scenario.Publish("nginx:1", seed: 2);

        var outcome = await _scenario.UpdateAsync();

        Assert.Equal([LockFile.FileName], _scenario.Store.Written);
        Assert.Equal(next.Digest, _scenario.Own.DigestOf(_scenario.RepositoryOf("nginx"), "1"));
        Assert.Equal(next.Digest, Assert.Single(_scenario.Locked).Digest.ToString());
        Assert.Equal(
            [$"info update-tag web.yaml:7 '{_scenario.Copy("nginx:1")}' is named by its tag alone: the tag moves to {next.Digest}, and no manifest changes."],
            UpdateScenario.Show(outcome));
        await _scenario.AssertNothingIsNewerAsync("nginx:1");
    }

    [Fact]
    public async Task Tags_that_are_made_of_digests_are_made_anew()
    {
        _scenario.Config = _scenario.Config with { Tags = ["{tag}-{digest:12}", "{tag}"] };
        _scenario.Publish("nginx:1", seed: 1);
        _scenario.Store["web.yaml"] = UpdateScenario.Pod(_scenario.Public("nginx:1"));
        await _scenario.RunAsync();
        var next = _scenario.Publish("nginx:1", seed: 2);

        await _scenario.UpdateAsync();

        var tag = $"1-{next.Digest[7..19]}";
        Assert.Equal(UpdateScenario.Pod(_scenario.Copy($"nginx:{tag}@{next.Digest}")), _scenario.Store["web.yaml"]);
        Assert.Equal([next.Digest, next.Digest], new[] { tag, "1" }.Select(t => _scenario.Own.DigestOf(_scenario.RepositoryOf("nginx"), t)));
    }

    [Fact]
    public async Task Only_the_characters_of_the_images_change_in_yaml_and_json()
    {
        var old = _scenario.Publish("nginx:1", seed: 1);
        var nginx = _scenario.Public("nginx:1");
        _scenario.Store["a.yaml"] = $"apiVersion: v1\r\nkind: Pod\r\nspec: {{initContainers: [{{image: \"{nginx}\"}}]}}   # no final newline";
        _scenario.Store["b.json"] = $$$"""{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"image":"{{{nginx}}}"}]}}""";
        await _scenario.RunAsync();
        var before = new[] { "a.yaml", "b.json" }.Select(file => _scenario.Store[file]).ToList();
        var next = _scenario.Publish("nginx:1", seed: 2);

        await _scenario.UpdateAsync();

        Assert.All(before, text => Assert.Contains(old.Digest, text, StringComparison.Ordinal));
        Assert.Equal(
            before.Select(text => text.Replace(old.Digest, next.Digest, StringComparison.Ordinal)),
            new[] { "a.yaml", "b.json" }.Select(file => _scenario.Store[file]));
        Assert.Equal(["a.yaml", "b.json", LockFile.FileName], _scenario.Store.Written);
    }

    [Fact]
    public async Task The_platforms_of_the_configuration_hold_and_the_lock_file_tells_those_of_the_newer_image()
    {
        _scenario.Config = _scenario.Config with { Platforms = ["linux/amd64"] };
        _scenario.Publish("nginx:1", seed: 1);
        _scenario.Store["web.yaml"] = UpdateScenario.Pod(_scenario.Public("nginx:1"));
        await _scenario.RunAsync();
        var next = _scenario.Publish("nginx:1", seed: 2);

        await _scenario.UpdateAsync();

        var entry = Assert.Single(_scenario.Locked);
        Assert.Equal((next.Digest, "linux/amd64", "linux/arm64/v8"), (entry.Digest.ToString(), entry.Platforms.Single(), entry.LeftOut.Single()));
    }

    [Fact]
    public async Task A_plan_of_an_update_asks_the_sources_alone_and_knows_the_old_and_the_new_digest()
    {
        var old = _scenario.Publish("nginx:1", seed: 1);
        _scenario.Store["web.yaml"] = UpdateScenario.Pod(_scenario.Public("nginx:1"));
        await _scenario.RunAsync();
        var next = _scenario.Publish("nginx:1", seed: 2);

        var outcome = await _scenario.PlanUpdateAsync();

        _scenario.AssertOnlyAsked("nginx:1");
        Assert.Empty(_scenario.Store.Written);
        var image = Assert.Single(RunReports.Of(destination: null, outcome, filesChanged: 0, commit: null).Images);
        Assert.Equal((ImageStatus.Planned, old.Digest, next.Digest), (image.Status, image.PreviousDigest, image.Digest));
        Assert.Equal(_scenario.Copy($"nginx:1@{next.Digest}"), image.Target);
    }
}
