using System.Text;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Locking;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Credentials;
using CopyImageGitOps.Running;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Running;

/// <summary>Platforms, tags and their conflicts in a run: what the lock file knows decides.</summary>
public sealed class CopyPolicyRunTests : IAsyncLifetime
{
    private readonly MemoryStore _store = new();
    private InProcessRegistry _source = null!;
    private InProcessRegistry _own = null!;
    private RegistryClients _clients = null!;
    private CopyImageConfig _config = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Repository => $"m/{_source.Address.Replace(':', '_')}/nginx";

    private string Nginx => $"{_source.Address}/nginx:1";

    private LockEntry Locked => Assert.Single(LockFileReader.Read(Encoding.UTF8.GetBytes(_store[LockFile.FileName])).Images);

    public async ValueTask InitializeAsync()
    {
        _source = await InProcessRegistry.StartAsync();
        _own = await InProcessRegistry.StartAsync(new InProcessRegistryOptions { AcceptsSparseIndexes = true });
        _clients = new RegistryClients(new RegistryOptions(), new CredentialChain());
        _config = new CopyImageConfig { Destination = $"{_own.Address}/m", Sources = [_source.Address] };
    }

    public async ValueTask DisposeAsync()
    {
        _clients.Dispose();
        await _source.DisposeAsync();
        await _own.DisposeAsync();
    }

    [Fact]
    public async Task The_lock_file_says_which_platforms_were_left_out_and_a_second_run_changes_nothing()
    {
        var image = Add(seed: 1);
        _config = _config with { Platforms = ["linux/amd64"] };

        var outcome = await RunAsync(Nginx);

        Assert.Empty(outcome.Findings.ToSortedList());
        Assert.Equal(Pod($"{_own.Address}/{Repository}:1@{image.Digest}"), _store["web.yaml"]);
        Assert.Equal(["linux/amd64"], Locked.Platforms);
        Assert.Equal(["linux/arm64/v8"], Locked.LeftOut);
        await AssertNothingToDoAsync();
    }

    [Fact]
    public async Task A_locked_image_with_the_same_platforms_takes_one_head()
    {
        Add(seed: 1);
        _config = _config with { Platforms = ["linux/amd64"] };
        await RunAsync(Nginx);
        Forget();

        Assert.Equal(ImageStatus.Present, Assert.Single((await RunAsync(Nginx)).Images).Status);

        Assert.Empty(_source.Log.Requests);
        Assert.Equal(["HEAD"], _own.Log.Requests.Select(request => request.Method));
        Assert.Equal(["linux/arm64/v8"], Locked.LeftOut);
    }

    [Theory]
    [InlineData("linux/amd64,linux/arm64")]
    [InlineData("")]
    public async Task More_platforms_complete_the_copies_that_manifests_reference_already(string platforms)
    {
        var image = Add(seed: 1);
        _config = _config with { Platforms = ["linux/amd64"] };
        await RunAsync(Nginx);
        var rewritten = _store["web.yaml"];
        _config = _config with { Platforms = platforms.Split(',', StringSplitOptions.RemoveEmptyEntries) };

        var outcome = await RunAsync();

        Assert.Equal(ImageStatus.Copied, Assert.Single(outcome.Images).Status);
        Assert.All(image.Manifests, manifest => Assert.True(_own.HasManifest(Repository, manifest.Digest)));
        Assert.All(image.Blobs.Keys, blob => Assert.True(_own.HasBlob(Repository, blob)));
        Assert.Equal(rewritten, _store["web.yaml"]);
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], Locked.Platforms);
        Assert.Empty(Locked.LeftOut);
        await AssertNothingToDoAsync();
    }

    [Fact]
    public async Task Fewer_platforms_leave_what_is_there_and_ask_nothing()
    {
        Add(seed: 1);
        await RunAsync(Nginx);
        _config = _config with { Platforms = ["linux/amd64"] };

        await AssertNothingToDoAsync();
    }

    [Fact]
    public async Task An_image_that_lacks_the_platforms_is_an_error_at_its_place_in_a_run_and_a_plan()
    {
        Add(seed: 1);
        _config = _config with { Platforms = ["linux/riscv64"] };
        _store["web.yaml"] = Pod(Nginx);

        var planned = Assert.Single((await Run().PlanAsync(Token)).Findings.ToSortedList());
        var finding = Assert.Single((await RunAsync()).Findings.ToSortedList());

        Assert.Equal(planned, finding);
        Assert.Equal((Severity.Error, FindingCodes.PlatformMissing, "web.yaml", 7), (finding.Severity, finding.Code, finding.File, finding.Line));
        Assert.Equal(Pod(Nginx), _store["web.yaml"]);
    }

    [Fact]
    public async Task A_tag_that_somebody_else_has_written_is_an_error_and_its_references_stay()
    {
        var image = Add(seed: 1);
        var taken = Take(seed: 9);
        _store["web.yaml"] = Pod(Nginx);

        var planned = Assert.Single((await Run().PlanAsync(Token)).Findings.ToSortedList());
        var finding = Assert.Single((await RunAsync()).Findings.ToSortedList());

        Assert.Equal(planned, finding);
        Assert.Equal((Severity.Error, FindingCodes.TagConflict, "web.yaml", 7), (finding.Severity, finding.Code, finding.File, finding.Line));
        Assert.Equal(
            $"'{_own.Address}/{Repository}:1' is {taken.Digest} in the destination, and '{Nginx}' is {image.Digest}; nothing was written.", finding.Message);
        Assert.Equal(Pod(Nginx), _store["web.yaml"]);
        Assert.All(_own.Log.Requests, request => Assert.Equal("HEAD", request.Method));
    }

    [Theory]
    [InlineData(PinMode.TagAndDigest)]
    [InlineData(PinMode.Digest)]
    [InlineData(PinMode.Tag)]
    public async Task A_tag_that_the_lock_file_has_written_is_updated_and_both_digests_are_named(PinMode pin)
    {
        _config = _config with { Pin = pin };
        var old = Add(seed: 1);
        await RunAsync(Nginx);
        var next = Add(seed: 2);

        var outcome = await RunAsync($"{Nginx}@{next.Digest}");

        var finding = Assert.Single(outcome.Findings.ToSortedList());
        Assert.Equal((Severity.Info, FindingCodes.TagConflict), (finding.Severity, finding.Code));
        Assert.Equal(
            $"'{_own.Address}/{Repository}:1' is {old.Digest} in the destination, and '{Nginx}' is {next.Digest}; the tag is overwritten.", finding.Message);
        Assert.Equal(next.Digest, _own.DigestOf(Repository, "1"));
        await AssertNothingToDoAsync();
    }

    [Fact]
    public async Task A_digest_that_the_lock_file_has_written_to_another_tag_gives_no_right_to_this_one()
    {
        Add(seed: 1);
        await RunAsync(Nginx);
        _own.AddManifest(Repository, "sha256:" + new string('0', 64), "{}"u8.ToArray(), "application/json", "2");
        TestImages.Build(new TestImageOptions { Seed = 3 }).AddTo(_source, "nginx", "2");

        var outcome = await RunAsync($"{_source.Address}/nginx:2");

        Assert.Equal(FindingCodes.TagConflict, Assert.Single(outcome.Findings.ToSortedList()).Code);
        Assert.True(outcome.Findings.HasErrors);
    }

    [Fact]
    public async Task Beside_a_tag_that_is_kept_the_reference_is_pinned_to_a_complete_image()
    {
        _config = _config with { TagConflict = TagConflictMode.Keep };
        var image = Add(seed: 1);
        var taken = Take(seed: 9);

        var outcome = await RunAsync(Nginx);

        Assert.Equal(Severity.Info, Assert.Single(outcome.Findings.ToSortedList()).Severity);
        Assert.Equal(Pod($"{_own.Address}/{Repository}:1@{image.Digest}"), _store["web.yaml"]);
        Assert.True(_own.HasManifest(Repository, image.Digest));
        Assert.Equal(taken.Digest, _own.DigestOf(Repository, "1"));
        await AssertNothingToDoAsync();
    }

    [Fact]
    public async Task An_update_that_the_user_asks_for_overwrites_what_others_have_written()
    {
        _config = _config with { TagConflict = TagConflictMode.Update };
        var image = Add(seed: 1);
        Take(seed: 9);

        Assert.False((await RunAsync(Nginx)).Findings.HasErrors);

        Assert.Equal(image.Digest, _own.DigestOf(Repository, "1"));
    }

    [Fact]
    public async Task A_copy_that_an_older_commit_references_keeps_a_tag_when_the_source_moves_on()
    {
        _config = _config with { Tags = ["{tag}", "{tag}-{digest:12}"] };
        var old = Add(seed: 1);
        await RunAsync(Nginx);
        var next = Add(seed: 2);

        await RunAsync($"{Nginx}@{next.Digest}");

        Assert.Equal(next.Digest, _own.DigestOf(Repository, "1"));
        Assert.Equal([old.Digest, next.Digest], new[] { old, next }.Select(image => _own.DigestOf(Repository, $"1-{image.Digest[7..19]}")));
        await AssertNothingToDoAsync();
    }

    [Fact]
    public async Task Manifests_get_the_tag_of_the_first_template()
    {
        _config = _config with { Tags = ["{tag}-{digest:12}"], Pin = PinMode.Tag };
        var image = Add(seed: 1);

        await RunAsync(Nginx);

        Assert.Equal(Pod($"{_own.Address}/{Repository}:1-{image.Digest[7..19]}"), _store["web.yaml"]);
        Assert.Equal([$"1-{image.Digest[7..19]}"], _own.TagsOf(Repository));
        await AssertNothingToDoAsync();
    }

    private TestImage Add(int seed) => TestImages.Build(new TestImageOptions { Seed = seed }).AddTo(_source, "nginx", "1");

    private TestImage Take(int seed) => TestImages.Build(new TestImageOptions { Seed = seed }).AddTo(_own, Repository, "1");

    private CopyRun Run() => new(_config, _store, new CopyEngine(_clients, new CopyOptions()));

    /// <param name="image">What the manifest references first; null leaves it as it is.</param>
    private Task<RunOutcome> RunAsync(string? image = null)
    {
        if (image is not null) _store["web.yaml"] = Pod(image);
        return Run().RunAsync([], Token);
    }

    private async Task AssertNothingToDoAsync()
    {
        Forget();
        await RunAsync();
        Assert.Empty(_store.Written);
        Assert.Empty(_source.Log.Requests.Concat(_own.Log.Requests));
    }

    private void Forget()
    {
        _store.Written.Clear();
        _source.Log.Clear();
        _own.Log.Clear();
    }

    private static string Pod(string image) =>
        $"apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:\n  containers:\n  - name: web\n    image: {image}\n";
}
