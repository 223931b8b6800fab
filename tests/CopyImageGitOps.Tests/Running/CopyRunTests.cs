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

public sealed class CopyRunTests : IAsyncLifetime
{
    private const string Lock = LockFile.FileName;

    private readonly MemoryStore _store = new();
    private InProcessRegistry _source = null!;
    private InProcessRegistry _own = null!;
    private TestImage _nginx = null!;
    private RegistryClients _clients = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private CopyImageConfig Config => new() { Destination = $"{_own.Address}/m", Sources = [_source.Address] };

    private string Nginx => $"{_source.Address}/nginx:1";

    private string NginxCopy => $"{_own.Address}/m/{_source.Address.Replace(':', '_')}/nginx:1@{_nginx.Digest}";

    public async ValueTask InitializeAsync()
    {
        _source = await InProcessRegistry.StartAsync();
        _own = await InProcessRegistry.StartAsync();
        _nginx = TestImages.Build().AddTo(_source, "nginx", "1");
        _clients = new RegistryClients(new RegistryOptions(), new CredentialChain());
    }

    public async ValueTask DisposeAsync()
    {
        _clients.Dispose();
        await _source.DisposeAsync();
        await _own.DisposeAsync();
    }

    /// <summary>go-containerregistry#2301: Docker Hub says what is left, also to a HEAD.</summary>
    [Theory]
    [InlineData(3, false)]
    [InlineData(2, true)]
    public async Task A_plan_that_would_run_into_a_limit_of_pulls_says_so(int remaining, bool isShort)
    {
        _store["web.yaml"] = Pod(Nginx);
        _source.Add(RegistryFault.Header("ratelimit-remaining", $"{remaining};w=21600") with { Path = "/manifests/" });

        var outcome = await new CopyRun(Config, _store, new CopyEngine(_clients, new CopyOptions())).PlanAsync(Token);

        var said = outcome.Findings.ToSortedList().Where(finding => finding.Code == FindingCodes.PullLimit).ToList();
        Assert.Contains($"{_source.Address} allows {remaining} more pulls within 6 h.", said.Select(finding => finding.Message));
        var warnings = said.Where(finding => finding.Severity == Severity.Warning).Select(finding => finding.Message);
        Assert.Equal(isShort ? [$"{_source.Address} allows 2 more pulls within 6 h, and what is planned takes 3."] : [], warnings);
    }

    [Fact]
    public async Task A_public_image_is_copied_and_its_reference_rewritten()
    {
        _store["web.yaml"] = Pod(Nginx);

        var outcome = await RunAsync();

        Assert.Equal(Pod(NginxCopy), _store["web.yaml"]);
        Assert.Equal(ImageStatus.Copied, Assert.Single(outcome.Images).Status);
        Assert.Empty(outcome.Findings.ToSortedList());
        var entry = Assert.Single(LockFileReader.Read(Encoding.UTF8.GetBytes(_store[Lock])).Images);
        Assert.Equal((Nginx, _nginx.Digest, NginxCopy), (entry.Source.ToString(), entry.Digest.ToString(), entry.Target.ToString()));
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], entry.Platforms);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task A_file_that_somebody_changes_meanwhile_is_rewritten_as_it_is_then_or_left_as_they_wrote_it(int changes, bool isWritten)
    {
        _store["web.yaml"] = Pod(Nginx);
        _store["other.yaml"] = Pod(Nginx);
        var made = 0;
        _store.BeforeReplace = file =>
        {
            if (file == "web.yaml" && made < changes) _store[file] = $"# {++made}\n{Pod(Nginx)}";
        };

        var outcome = await RunAsync();

        Assert.Equal($"# {changes}\n{Pod(isWritten ? NginxCopy : Nginx)}", _store["web.yaml"]);
        Assert.Equal(Pod(NginxCopy), _store["other.yaml"]);
        Assert.Equal(isWritten ? ["other.yaml", "web.yaml"] : ["other.yaml"], outcome.ManifestsWritten);
        var findings = outcome.Findings.ToSortedList().Select(f => (f.Severity, f.Code, f.File, f.Message, f.Hint));
        Assert.Equal(
            isWritten
                ? []
                : [(Severity.Error, FindingCodes.FileChanged, "web.yaml", "'web.yaml' was changed while it was worked on, and was left alone.", "Run again.")],
            findings);
    }

    [Fact]
    public async Task A_lock_file_that_somebody_changes_meanwhile_is_left_as_they_wrote_it()
    {
        _store["web.yaml"] = Pod(Nginx);
        _store.BeforeReplace = file =>
        {
            if (file == Lock) _store[file] = "theirs";
        };

        var outcome = await RunAsync();

        Assert.Equal("theirs", _store[Lock]);
        Assert.Equal(FindingCodes.FileChanged, Assert.Single(outcome.Findings.ToSortedList()).Code);
    }

    [Fact]
    public async Task The_lock_file_is_written_before_the_manifests()
    {
        _store["web.yaml"] = Pod(Nginx);
        _store["api.yaml"] = Pod(Nginx);

        await RunAsync();

        Assert.Equal([Lock, "api.yaml", "web.yaml"], _store.Written);
    }

    [Fact]
    public async Task A_second_run_writes_nothing_and_asks_no_registry()
    {
        _store["web.yaml"] = Pod(Nginx);
        await RunAsync();
        Forget();

        var outcome = await RunAsync();

        Assert.Empty(_store.Written);
        Assert.Empty(_source.Log.Requests);
        Assert.Empty(_own.Log.Requests);
        Assert.Empty(outcome.Images);
    }

    [Fact]
    public async Task A_locked_image_costs_one_request_at_the_destination_and_none_at_the_source()
    {
        _store["web.yaml"] = Pod(Nginx);
        await RunAsync();
        _store["new.yaml"] = Pod(Nginx);
        Forget();

        var outcome = await RunAsync();

        Assert.Equal(Pod(NginxCopy), _store["new.yaml"]);
        Assert.Equal(ImageStatus.Present, Assert.Single(outcome.Images).Status);
        Assert.Empty(_source.Log.Requests);
        Assert.Equal(["HEAD"], _own.Log.Requests.Select(request => request.Method));
    }

    [Fact]
    public async Task A_locked_image_keeps_its_digest_when_the_tag_has_moved()
    {
        _store["web.yaml"] = Pod(Nginx);
        await RunAsync();
        TestImages.Build(new TestImageOptions { Seed = 9 }).AddTo(_source, "nginx", "1");
        _store["new.yaml"] = Pod(Nginx);

        await RunAsync();

        Assert.Equal(Pod(NginxCopy), _store["new.yaml"]);
    }

    [Fact]
    public async Task Without_the_lock_file_it_is_made_again_the_same()
    {
        _store["web.yaml"] = Pod(Nginx);
        await RunAsync();
        var locked = _store[Lock];
        var again = new MemoryStore { ["web.yaml"] = Pod(Nginx) };

        await new CopyRun(Config, again, new CopyEngine(_clients, new CopyOptions())).RunAsync([], Token);

        Assert.Equal(locked, again[Lock]);
    }

    [Fact]
    public async Task An_entry_that_nothing_uses_is_dropped_unless_a_file_could_not_be_read()
    {
        _store["web.yaml"] = Pod(Nginx);
        await RunAsync();
        _store["web.yaml"] = "";
        _store["broken.yaml"] = Pod("registry.internal:5000/app") + "status: [\n";

        await RunAsync();
        Assert.Contains(Nginx, _store[Lock], StringComparison.Ordinal);

        _store["broken.yaml"] = "";
        await RunAsync();
        Assert.DoesNotContain(Nginx, _store[Lock], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_of_the_committed_version_is_copied_and_only_the_rewriter_knows_it()
    {
        _store["web.yaml"] = Pod("registry.internal:5000/app");
        var committed = new CommittedFile("web.yaml", Encoding.UTF8.GetBytes(Pod(Nginx)));

        var outcome = await RunAsync(committed);

        Assert.True(_own.HasManifest($"m/{_source.Address.Replace(':', '_')}/nginx", _nginx.Digest));
        Assert.Equal(Pod(NginxCopy), Encoding.UTF8.GetString(outcome.Rewriter!.Rewrite("web.yaml", committed.Content)!));
        Assert.Equal([Lock], _store.Written);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_a_finding_and_the_others_are_written()
    {
        _store["a.yaml"] = Pod(Nginx);
        _store["b.yaml"] = Pod(Nginx);
        _store.ReadOnly.Add("a.yaml");

        var outcome = await RunAsync();

        var finding = Assert.Single(outcome.Findings.ToSortedList());
        Assert.Equal(
            (FindingCodes.FileUnreadable, "a.yaml", "'a.yaml' could not be rewritten: It is read-only."),
            (finding.Code, finding.File, finding.Message));
        Assert.Equal((Pod(Nginx), Pod(NginxCopy)), (_store["a.yaml"], _store["b.yaml"]));
        Assert.Equal(["b.yaml"], outcome.ManifestsWritten);
    }

    [Fact]
    public async Task A_broken_lock_file_stops_the_run_before_anything_is_asked_or_written()
    {
        _store["web.yaml"] = Pod(Nginx);
        _store[Lock] = "<<<<<<< HEAD\n";

        await Assert.ThrowsAsync<LockFileException>(() => RunAsync());

        Assert.Empty(_store.Written);
        Assert.Empty(_source.Log.Requests);
    }

    [Fact]
    public async Task A_plan_changes_nothing_and_knows_sizes_and_rewrites()
    {
        _store["web.yaml"] = Pod(Nginx);
        var run = new CopyRun(Config, _store, new CopyEngine(_clients, new CopyOptions()));

        var outcome = await run.PlanAsync(Token);

        var image = Assert.Single(outcome.Images);
        Assert.Equal((ImageStatus.Planned, _nginx.Bytes), (image.Status, image.Bytes));
        Assert.Empty(_store.Written);
        Assert.All(_own.Log.Requests, request => Assert.Equal("HEAD", request.Method));
        List<string> files = [];
        await foreach (var rewrite in run.RewritesAsync(outcome, Token)) files.Add(rewrite.File);
        Assert.Equal([Lock, "web.yaml"], files);
    }

    private Task<RunOutcome> RunAsync(params CommittedFile[] committed) =>
        new CopyRun(Config, _store, new CopyEngine(_clients, new CopyOptions())).RunAsync(committed, Token);

    private void Forget()
    {
        _store.Written.Clear();
        _source.Log.Clear();
        _own.Log.Clear();
    }

    private static string Pod(string image) =>
        $"apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:\n  containers:\n  - name: web\n    image: {image}   # keep\n";
}
