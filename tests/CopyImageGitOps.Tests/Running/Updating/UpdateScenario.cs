using System.Text;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.Copying;
using CopyImageGitOps.Locking;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Credentials;
using CopyImageGitOps.Running;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Running.Updating;

/// <summary>Manifests in memory, a source and a destination, and what a run has made of them.</summary>
internal sealed class UpdateScenario : IAsyncDisposable
{
    private readonly RegistryClients _clients = new(new RegistryOptions(), new CredentialChain());

    private UpdateScenario(InProcessRegistry source, InProcessRegistry own)
    {
        (Source, Own) = (source, own);
        Config = new CopyImageConfig { Destination = $"{own.Address}/m", Sources = [source.Address] };
    }

    public MemoryStore Store { get; } = new();

    public InProcessRegistry Source { get; }

    public InProcessRegistry Own { get; }

    public CopyImageConfig Config { get; set; }

    public IReadOnlyList<LockEntry> Locked => LockFileReader.Read(Encoding.UTF8.GetBytes(Store[LockFile.FileName])).Images;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<UpdateScenario> StartAsync() =>
        new(await InProcessRegistry.StartAsync(), await InProcessRegistry.StartAsync(new InProcessRegistryOptions { AcceptsSparseIndexes = true }));

    /// <summary>A public reference.</summary>
    public string Public(string image) => $"{Source.Address}/{image}";

    /// <summary>The repository of a copy, in the destination.</summary>
    public string RepositoryOf(string name) => $"m/{Source.Address.Replace(':', '_')}/{name}";

    /// <summary>As it stands in a manifest.</summary>
    public string Copy(string image) => $"{Own.Address}/{RepositoryOf(image)}";

    /// <summary>Puts an image at the source; another seed makes it another one.</summary>
    public TestImage Publish(string image, int seed)
    {
        var parts = image.Split(':');
        return TestImages.Build(new TestImageOptions { Seed = seed }).AddTo(Source, parts[0], parts[1]);
    }

    public Task<RunOutcome> RunAsync(params CommittedFile[] committed) => NewRun().RunAsync(committed, Token);

    /// <summary>An update, with what was asked and written in it alone.</summary>
    public Task<RunOutcome> UpdateAsync(params CommittedFile[] committed)
    {
        Forget();
        return NewRun().UpdateAsync(committed, Token);
    }

    public Task<RunOutcome> PlanUpdateAsync()
    {
        Forget();
        return NewRun().PlanUpdateAsync(Token);
    }

    public void Forget()
    {
        Store.Written.Clear();
        Source.Log.Clear();
        Own.Log.Clear();
    }

    /// <summary>One HEAD for each of these at the source, and nothing else anywhere.</summary>
    public void AssertOnlyAsked(params string[] references)
    {
        Assert.Equal(
            references.Select(r => $"HEAD /v2/{r.Replace(":", "/manifests/", StringComparison.Ordinal)} → 200").Order(),
            Source.Log.Requests.Select(request => request.ToString()).Order());
        Assert.Empty(Own.Log.Requests);
    }

    public async Task AssertNothingIsNewerAsync(params string[] references)
    {
        var outcome = await UpdateAsync();
        Assert.False(outcome.Findings.HasErrors);
        Assert.Empty(Store.Written);
        AssertOnlyAsked(references);
    }

    public static string Pod(string image) =>
        $"apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:\n  containers:\n  - name: web\n    image: {image}   # the front end\n";

    /// <summary>As <c>severity code file:line message</c>.</summary>
    public static string[] Show(RunOutcome outcome) =>
        [.. outcome.Findings.ToSortedList().Select(f => $"{f.Severity.ToString().ToLowerInvariant()} {f.Code} {f.File}:{f.Line} {f.Message}")];

    public async ValueTask DisposeAsync()
    {
        _clients.Dispose();
        await Source.DisposeAsync();
        await Own.DisposeAsync();
    }

    private CopyRun NewRun() => new(Config, Store, new CopyEngine(_clients, new CopyOptions()));
}
