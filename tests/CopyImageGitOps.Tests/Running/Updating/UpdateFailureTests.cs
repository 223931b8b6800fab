using System.Text;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Locking;
using CopyImageGitOps.Running;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Running.Updating;

/// <summary>What fails in an update or ends it, and how the next one goes on.</summary>
public sealed class UpdateFailureTests : IAsyncLifetime
{
    private UpdateScenario _scenario = null!;

    private string Nginx => _scenario.Public("nginx:1");

    public async ValueTask InitializeAsync()
    {
        _scenario = await UpdateScenario.StartAsync();
        _scenario.Publish("nginx:1", seed: 1);
        _scenario.Publish("redis:7", seed: 3);
        _scenario.Store["a.yaml"] = UpdateScenario.Pod(Nginx);
        _scenario.Store["b.yaml"] = UpdateScenario.Pod(Nginx);
        _scenario.Store["c.yaml"] = UpdateScenario.Pod(_scenario.Public("redis:7"));
        Assert.False((await _scenario.RunAsync()).Findings.HasErrors);
    }

    public ValueTask DisposeAsync() => _scenario.DisposeAsync();

    [Theory]
    [InlineData(404, FindingCodes.ImageNotFound)]
    [InlineData(401, FindingCodes.RegistryUnauthorized)]
    [InlineData(403, FindingCodes.RegistryUnauthorized)]
    public async Task A_source_that_refuses_is_an_error_at_its_entry_and_the_others_go_on(int status, string code)
    {
        var next = _scenario.Publish("redis:7", seed: 4);
        _scenario.Source.Add(RegistryFault.Status(status) with { Path = "/nginx/manifests/" });

        var outcome = await _scenario.UpdateAsync();

        var error = Assert.Single(outcome.Findings.ToSortedList(), finding => finding.Severity == Severity.Error);
        Assert.Equal((code, LockFile.FileName, 5), (error.Code, error.File, error.Line));
        Assert.Contains(_scenario.Source.Address, error.Message, StringComparison.Ordinal);
        Assert.Equal([ImageStatus.Failed, ImageStatus.Copied], outcome.Images.OrderBy(i => i.Source.ToString()).Select(image => image.Status));
        Assert.Contains(next.Digest, _scenario.Store["c.yaml"], StringComparison.Ordinal);
        Assert.All(_scenario.Locked, entry => Assert.Empty(entry.Older));
    }

    [Fact]
    public async Task An_image_that_cannot_be_copied_leaves_its_references_and_its_entry()
    {
        var before = (_scenario.Store["a.yaml"], _scenario.Store[LockFile.FileName]);
        _scenario.Publish("nginx:1", seed: 2);
        _scenario.Own.Add(RegistryFault.Status(403) with { Method = "PUT", Path = "/manifests/" });

        var outcome = await _scenario.UpdateAsync();

        Assert.All(outcome.Findings.ToSortedList().Where(f => f.Severity == Severity.Error), f => Assert.Contains(f.File, (string[])["a.yaml", "b.yaml"]));
        Assert.True(outcome.Findings.HasErrors);
        Assert.Equal(before, (_scenario.Store["a.yaml"], _scenario.Store[LockFile.FileName]));
        Assert.Empty(_scenario.Store.Written);
    }

    [Fact]
    public async Task A_tag_that_somebody_else_has_moved_is_not_overwritten()
    {
        _scenario.Publish("nginx:1", seed: 2);
        var theirs = TestImages.Build(new TestImageOptions { Seed = 9 }).AddTo(_scenario.Own, _scenario.RepositoryOf("nginx"), "1");

        var outcome = await _scenario.UpdateAsync();

        Assert.All(outcome.Findings.ToSortedList(), finding => Assert.Equal(FindingCodes.TagConflict, finding.Code));
        Assert.True(outcome.Findings.HasErrors);
        Assert.Equal(theirs.Digest, _scenario.Own.DigestOf(_scenario.RepositoryOf("nginx"), "1"));
        Assert.Empty(_scenario.Store.Written);
    }

    /// <summary>The lock file keeps in mind what could not be rewritten, so that it is not taken for the user's choice.</summary>
    [Fact]
    public async Task A_file_that_cannot_be_written_is_updated_by_a_later_update_even_if_the_source_moves_again()
    {
        _scenario.Publish("nginx:1", seed: 2);
        _scenario.Store.ReadOnly.Add("a.yaml");
        var old = _scenario.Locked[0];

        Assert.True((await _scenario.UpdateAsync()).Findings.HasErrors);

        Assert.Equal([old.Target], _scenario.Locked[0].Older);
        Assert.Contains(old.Digest.ToString(), _scenario.Store["a.yaml"], StringComparison.Ordinal);
        Assert.False((await _scenario.RunAsync()).Findings.HasErrors);
        Assert.Equal([old.Target], _scenario.Locked[0].Older);
        _scenario.Store.ReadOnly.Clear();
        var next = _scenario.Publish("nginx:1", seed: 5);
        Assert.False((await _scenario.UpdateAsync()).Findings.HasErrors);
        Assert.All((string[])["a.yaml", "b.yaml"], file => Assert.Contains(next.Digest, _scenario.Store[file], StringComparison.Ordinal));
        Assert.Empty(_scenario.Locked[0].Older);
        await _scenario.AssertNothingIsNewerAsync("nginx:1", "redis:7");
    }

    [Fact]
    public async Task An_update_that_ends_between_two_manifests_is_completed_by_the_next()
    {
        var next = _scenario.Publish("nginx:1", seed: 2);
        _scenario.Store.BeforeReplace = file =>
        {
            if (file == "b.yaml") throw new OperationCanceledException();
        };
        await Assert.ThrowsAsync<OperationCanceledException>(() => _scenario.UpdateAsync());
        Assert.Equal(["a.yaml"], _scenario.Store.Written);
        _scenario.Store.BeforeReplace = _ => { };

        var outcome = await _scenario.UpdateAsync();

        Assert.Empty(outcome.Findings.ToSortedList());
        Assert.Equal(["b.yaml", LockFile.FileName], _scenario.Store.Written);
        Assert.All((string[])["a.yaml", "b.yaml"], file => Assert.Contains(next.Digest, _scenario.Store[file], StringComparison.Ordinal));
        await _scenario.AssertNothingIsNewerAsync("nginx:1", "redis:7");
    }

    /// <summary>The commit is a rewrite of HEAD, whose manifests and lock file still have what was before.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_written_but_not_committed_is_committed_by_the_next_update_or_run(bool byUpdate)
    {
        string[] files = ["a.yaml", "b.yaml", LockFile.FileName];
        CommittedFile[] head = [.. files.Select(file => new CommittedFile(file, Encoding.UTF8.GetBytes(_scenario.Store[file])))];
        _scenario.Publish("nginx:1", seed: 2);
        await _scenario.UpdateAsync();

        _scenario.Forget();

        var outcome = byUpdate ? await _scenario.UpdateAsync(head) : await _scenario.RunAsync(head);

        Assert.Empty(outcome.Findings.ToSortedList());
        Assert.Empty(_scenario.Store.Written);
        Assert.Equal(_scenario.Store["a.yaml"], Encoding.UTF8.GetString(outcome.Rewriter!.Rewrite("a.yaml", head[0].Content)!));
        Assert.Equal(ImageStatus.Present, outcome.Images.Single(image => image.Source.ToString() == Nginx).Status);
        Assert.Equal(["HEAD"], _scenario.Own.Log.Requests.Select(request => request.Method));
    }
}
