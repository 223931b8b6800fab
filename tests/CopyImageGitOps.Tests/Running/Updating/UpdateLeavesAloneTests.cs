using CopyImageGitOps.Configuration;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Locking;

namespace CopyImageGitOps.Tests.Running.Updating;

/// <summary>What an update does not touch, and what it says of it.</summary>
public sealed class UpdateLeavesAloneTests : IAsyncLifetime
{
    private UpdateScenario _scenario = null!;

    private string Nginx => _scenario.Public("nginx:1");

    public async ValueTask InitializeAsync()
    {
        _scenario = await UpdateScenario.StartAsync();
        _scenario.Publish("nginx:1", seed: 1);
    }

    public ValueTask DisposeAsync() => _scenario.DisposeAsync();

    [Theory]
    [InlineData("nginx:1@")]
    [InlineData("nginx@")]
    public async Task A_source_that_was_written_with_its_digest_is_not_asked(string image)
    {
        var pinned = _scenario.Public(image) + _scenario.Source.DigestOf("nginx", "1");
        await RunAsync(pinned);
        _scenario.Publish("nginx:1", seed: 2);

        var outcome = await _scenario.UpdateAsync();

        Assert.Equal(
            [$"info update-pinned {LockFile.FileName}:5 '{pinned}' was written with its digest, so nothing can be newer."], UpdateScenario.Show(outcome));
        Assert.Equal(ImageStatus.Skipped, Assert.Single(outcome.Images).Status);
        AssertNothingHappened();
    }

    [Fact]
    public async Task An_entry_that_nothing_names_is_not_asked_for_and_stays()
    {
        await RunAsync(Nginx);
        _scenario.Store["web.yaml"] = "";

        var outcome = await _scenario.UpdateAsync();

        Assert.Equal(
            [
                $"info lock-unused {LockFile.FileName}:5 No manifest names '{Assert.Single(_scenario.Locked).Target}', the copy of '{Nginx}', "
                    + "so its source was not asked.",
            ],
            UpdateScenario.Show(outcome));
        AssertNothingHappened();
    }

    [Fact]
    public async Task An_entry_that_a_broken_manifest_may_name_is_not_said_to_be_unused()
    {
        await RunAsync(Nginx);
        _scenario.Store["web.yaml"] += "status: [\n";

        var outcome = await _scenario.UpdateAsync();

        Assert.Equal(FindingCodes.YamlInvalid, Assert.Single(outcome.Findings.ToSortedList()).Code);
        AssertNothingHappened();
    }

    [Fact]
    public async Task A_source_whose_registry_does_not_count_as_public_any_more_is_left_alone()
    {
        await RunAsync(Nginx);
        _scenario.Config = _scenario.Config with { Sources = ["docker.io"] };

        var outcome = await _scenario.UpdateAsync();

        Assert.Empty(outcome.Findings.ToSortedList());
        Assert.Equal(ImageStatus.Skipped, Assert.Single(outcome.Images).Status);
        AssertNothingHappened();
    }

    [Fact]
    public async Task Patterns_are_those_of_the_source_and_say_what_is_updated()
    {
        _scenario.Publish("redis:7", seed: 3);
        await RunAsync(Nginx, _scenario.Public("redis:7"));
        _scenario.Publish("nginx:1", seed: 2);
        var next = _scenario.Publish("redis:7", seed: 4);
        _scenario.Config = _scenario.Config with { Include = [new ImagePattern { Image = $"{_scenario.Source.Address}/redis:*" }] };

        var outcome = await _scenario.UpdateAsync();

        Assert.Empty(outcome.Findings.ToSortedList());
        Assert.Contains($"redis:7@{next.Digest}", _scenario.Store["web.yaml"], StringComparison.Ordinal);
        Assert.DoesNotContain(_scenario.Source.DigestOf("nginx", "1")!, _scenario.Store["web.yaml"], StringComparison.Ordinal);
        Assert.DoesNotContain(_scenario.Source.Log.Requests, request => request.Path.Contains("nginx", StringComparison.Ordinal));
    }

    /// <summary>It is updated later, when the pattern is taken away: the lock file keeps it in mind.</summary>
    [Fact]
    public async Task A_namespace_that_is_excluded_keeps_its_digest_and_follows_later()
    {
        _scenario.Store["prod.yaml"] = UpdateScenario.Pod(Nginx).Replace("{name: web}", "{name: web, namespace: prod}", StringComparison.Ordinal);
        await RunAsync(Nginx);
        var before = _scenario.Store["prod.yaml"];
        var open = _scenario.Config;
        _scenario.Config = open with { Exclude = [new ImagePattern { Namespace = "prod" }] };
        var next = _scenario.Publish("nginx:1", seed: 2);

        await _scenario.UpdateAsync();

        Assert.Equal(before, _scenario.Store["prod.yaml"]);
        Assert.Contains(next.Digest, _scenario.Store["web.yaml"], StringComparison.Ordinal);
        await _scenario.AssertNothingIsNewerAsync("nginx:1");
        _scenario.Config = open;
        await _scenario.UpdateAsync();
        Assert.Contains(next.Digest, _scenario.Store["prod.yaml"], StringComparison.Ordinal);
        Assert.Empty(Assert.Single(_scenario.Locked).Older);
    }

    [Fact]
    public async Task A_copy_with_another_digest_than_the_lock_files_is_the_users_choice()
    {
        await RunAsync(Nginx);
        var other = _scenario.Copy($"nginx:1@sha256:{new string('e', 64)}");
        _scenario.Store["own.yaml"] = UpdateScenario.Pod(other);
        var next = _scenario.Publish("nginx:1", seed: 2);

        var outcome = await _scenario.UpdateAsync();

        Assert.Contains(
            $"info copy-unknown own.yaml:7 '{other}' is a copy that {LockFile.FileName} does not name, with this tag and digest: it was left alone.",
            UpdateScenario.Show(outcome));
        Assert.Equal(UpdateScenario.Pod(other), _scenario.Store["own.yaml"]);
        Assert.Contains(next.Digest, _scenario.Store["web.yaml"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Public_images_are_for_run()
    {
        await RunAsync(Nginx);
        _scenario.Store["new.yaml"] = UpdateScenario.Pod(Nginx);

        var outcome = await _scenario.UpdateAsync();

        Assert.Equal([$"info public-image new.yaml:7 '{Nginx}' is a public image, which an update leaves alone."], UpdateScenario.Show(outcome));
        AssertNothingHappened("nginx:1");
    }

    [Theory]
    [InlineData("other", "{registry}/{repository}")]
    [InlineData("m", "{name}")]
    public async Task A_copy_that_would_have_another_name_by_now_is_an_error_at_its_entry(string path, string target)
    {
        await RunAsync(Nginx);
        _scenario.Config = _scenario.Config with { Destination = $"{_scenario.Own.Address}/{path}", Target = target };

        var outcome = await _scenario.UpdateAsync();

        Assert.Equal(
            [
                $"error lock-elsewhere {LockFile.FileName}:5 The copy of '{Nginx}' is '{Assert.Single(_scenario.Locked).Target}', "
                    + "but by the configuration it would have another name: it was left alone.",
            ],
            UpdateScenario.Show(outcome));
        AssertNothingHappened();
    }

    [Fact]
    public async Task A_copy_of_two_sources_that_differ_by_now_is_left_alone_with_a_warning()
    {
        _scenario.Config = _scenario.Config with { Pin = PinMode.Digest };
        _scenario.Publish("nginx:2", seed: 1);
        await RunAsync(Nginx, _scenario.Public("nginx:2"));
        var next = _scenario.Publish("nginx:1", seed: 2);

        var outcome = await _scenario.UpdateAsync();

        var shared = _scenario.Locked[0].Target;
        var says = $"'{shared}' is the copy of '{Nginx}' and of '{_scenario.Public("nginx:2")}', which are not the same any more: it was left alone.";
        Assert.Equal([$"warning update-ambiguous web.yaml:7 {says}", $"warning update-ambiguous web.yaml:15 {says}"], UpdateScenario.Show(outcome));
        AssertNothingHappened("nginx:1", "nginx:2");
        _scenario.Publish("nginx:2", seed: 2);
        await _scenario.UpdateAsync();
        Assert.DoesNotContain(shared.ToString(), _scenario.Store["web.yaml"], StringComparison.Ordinal);
        Assert.Equal([next.Digest, next.Digest], _scenario.Locked.Select(entry => entry.Digest.ToString()));
    }

    [Fact]
    public async Task Without_a_lock_file_nothing_is_done_and_run_is_what_to_do_first()
    {
        _scenario.Store["web.yaml"] = UpdateScenario.Pod(Nginx);

        var finding = (await Assert.ThrowsAsync<LockFileException>(() => _scenario.UpdateAsync())).Finding;

        Assert.Equal(
            (FindingCodes.LockMissing, $"There is no {LockFile.FileName} here, so nothing is known to update.",
                "Run 'copyimage run' first: it copies the images, and writes the lock file."),
            (finding.Code, finding.Message, finding.Hint));
        AssertNothingHappened();
    }

    private async Task RunAsync(params string[] images)
    {
        _scenario.Store["web.yaml"] = string.Join("---\n", images.Select(UpdateScenario.Pod));
        Assert.False((await _scenario.RunAsync()).Findings.HasErrors);
    }

    private void AssertNothingHappened(params string[] asked)
    {
        Assert.Empty(_scenario.Store.Written);
        _scenario.AssertOnlyAsked(asked);
    }
}
