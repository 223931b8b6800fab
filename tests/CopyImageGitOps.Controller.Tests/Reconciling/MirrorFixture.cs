using CopyImageGitOps.Configuration;
using CopyImageGitOps.Controller.Locks;
using CopyImageGitOps.Controller.Reconciling.Mirroring;
using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Locking;
using CopyImageGitOps.Planning;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Credentials;
using CopyImageGitOps.Registries.Pacing;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;
using Microsoft.Extensions.Time.Testing;

namespace CopyImageGitOps.Controller.Tests.Reconciling;

/// <summary>A public registry and the own one, an image <c>nginx:1</c> in the first, and a mirror between them.</summary>
internal sealed class MirrorFixture : IAsyncDisposable, ILockSource
{
    private readonly List<CopyEngines> _engines = [];

    private MirrorFixture(InProcessRegistry source, InProcessRegistry own)
    {
        (Source, Own) = (source, own);
        Nginx = TestImages.Build().AddTo(source, "nginx", "1");
        Config = new CopyImageConfig { Destination = $"{own.Address}/m", Sources = [source.Address] };
    }

    public InProcessRegistry Source { get; }

    public InProcessRegistry Own { get; }

    public TestImage Nginx { get; }

    public CopyImageConfig Config { get; set; }

    public LockFile Current { get; set; } = LockFile.Empty;

    public Finding? Problem => null;

    /// <summary>Of caches; registries are waited for in real time unless a test says otherwise.</summary>
    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UnixEpoch);

    /// <summary>The public image.</summary>
    public string NginxName => $"{Source.Address}/nginx:1";

    /// <summary>Where copies of the repository <c>nginx</c> are kept, in the own registry.</summary>
    public string CopyRepository => $"m/{Source.Address.Replace(':', '_')}/nginx";

    public string CopyName => $"{Own.Address}/{CopyRepository}:1@{Nginx.Digest}";

    public static async Task<MirrorFixture> StartAsync(InProcessRegistryOptions? source = null, InProcessRegistryOptions? own = null) =>
        new(await InProcessRegistry.StartAsync(source), await InProcessRegistry.StartAsync(own));

    /// <param name="pace">Null is that of the command line, in real time; any other goes by <see cref="Time"/>.</param>
    public ImageMirror Mirror(IPullSecrets? secrets = null, ICredentialSource? credentials = null, PaceOptions? pace = null)
    {
        var naming = new TargetNaming(Config.Destination!, Config.Target);
        var retry = new RetryOptions { Attempts = 1 };
        var engines = new CopyEngines(
            c => pace is null ? new RegistryClients(new RegistryOptions(), c) : new RegistryClients(new RegistryOptions { Pace = pace }, c, Time),
            new CopyOptions { Retry = retry }, credentials ?? new CredentialChain(), naming);
        _engines.Add(engines);
        return new ImageMirror(Config, naming, engines, this, secrets, Time);
    }

    public Task RunAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var engines in _engines) engines.Dispose();
        await Source.DisposeAsync();
        await Own.DisposeAsync();
    }
}
