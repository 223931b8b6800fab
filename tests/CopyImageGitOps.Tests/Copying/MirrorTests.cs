using System.Net;
using System.Net.Sockets;
using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>Mirrors of a source registry: tried in order, and the registry itself last.</summary>
public sealed class MirrorTests
{
    [Fact]
    public async Task The_first_mirror_that_has_the_image_serves_it_and_the_registry_is_not_asked()
    {
        await using var bench = await CopyBench.StartAsync();
        await using var without = await InProcessRegistry.StartAsync();
        await using var with = await InProcessRegistry.StartAsync();
        var image = TestImages.Build().AddTo(with, "app", "1");
        UseMirrors(bench, without, with);

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal(CopyStatus.Copied, result.Status);
        bench.AssertComplete(image, "app", "1");
        Assert.NotEmpty(without.Log.Requests);
        Assert.Empty(bench.Source.Log.Requests);
    }

    [Fact]
    public async Task The_registry_serves_what_its_mirror_does_not_have()
    {
        await using var bench = await CopyBench.StartAsync();
        await using var mirror = await InProcessRegistry.StartAsync();
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        UseMirrors(bench, mirror);

        Assert.Equal(CopyStatus.Copied, (await bench.CopyOneAsync("app:1", "app:1")).Status);

        bench.AssertComplete(image, "app", "1");
    }

    [Fact]
    public async Task Where_the_registry_cannot_be_reached_the_mirrors_problem_is_told()
    {
        await using var bench = await CopyBench.StartAsync();
        await using var mirror = await InProcessRegistry.StartAsync();
        bench.Source.Add(RegistryFault.Close());
        UseMirrors(bench, mirror);

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal(FindingCodes.ImageNotFound, result.Failure!.Code);
    }

    [Fact]
    public async Task The_credential_of_the_registry_does_not_reach_its_mirror()
    {
        await using var bench = await CopyBench.StartAsync(new InProcessRegistryOptions { Login = RegistryLogin.Basic });
        await using var mirror = await InProcessRegistry.StartAsync(new InProcessRegistryOptions { Login = RegistryLogin.Basic });
        TestImages.Build().AddTo(bench.Source, "app", "1");
        UseMirrors(bench, mirror);

        Assert.Equal(CopyStatus.Copied, (await bench.CopyOneAsync("app:1", "app:1")).Status);

        Assert.NotEmpty(mirror.Log.Requests);
        Assert.All(mirror.Log.Requests, request => Assert.Null(request.Authorization));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_mirror_that_is_down_is_tried_once_and_said_once(bool isHanging)
    {
        await using var bench = await CopyBench.StartAsync();
        using var mirror = new SilentServer(isHanging);
        for (var i = 0; i < 4; i++) TestImages.Build(new TestImageOptions { Seed = i }).AddTo(bench.Source, "app", $"{i}");
        bench.RegistryOptions = new RegistryOptions
        {
            MirrorConnectTimeout = TimeSpan.FromMilliseconds(300),
            Mirrors = new Dictionary<Registry, IReadOnlyList<Uri>> { [Registry.Parse(bench.Source.Address)] = [new Uri($"https://{mirror.Address}")] },
        };
        var engine = bench.NewEngine();

        var results = await engine.CopyAsync([.. Enumerable.Range(0, 4).Select(i => bench.Request($"app:{i}", $"app:{i}"))], bench.Token);

        Assert.All(results, result => Assert.Equal(CopyStatus.Copied, result.Status));
        var finding = Assert.Single(engine.Findings);
        Assert.Equal((Severity.Warning, FindingCodes.MirrorUnavailable), (finding.Severity, finding.Code));
        Assert.StartsWith($"The mirror {mirror.Address} is left out after its first failure: {mirror.Address} could not be ", finding.Message);
        if (isHanging) Assert.Equal(1, mirror.Connections);
    }

    [Fact]
    public async Task A_blob_that_breaks_off_at_the_mirror_is_read_from_the_registry()
    {
        await using var bench = await CopyBench.StartAsync();
        await using var mirror = await InProcessRegistry.StartAsync();
        var image = TestImages.Build(new TestImageOptions { LayerBytes = 100_000 }).AddTo(bench.Source, "app", "1").AddTo(mirror, "app", "1");
        mirror.Add(RegistryFault.Truncate(1000) with { Path = "/blobs/sha256" });
        UseMirrors(bench, mirror);
        var engine = bench.NewEngine();

        Assert.Null(Assert.Single(await engine.CopyAsync([bench.Request("app:1", "app:1")], bench.Token)).Failure);

        bench.AssertComplete(image, "app", "1");
        Assert.Equal(FindingCodes.MirrorUnavailable, Assert.Single(engine.Findings).Code);
        Assert.All(bench.Source.Log.Requests, request => Assert.True(request.IsBlob));
    }

    [Fact]
    public async Task A_registry_that_fails_for_a_moment_is_tried_again_for_what_its_mirror_does_not_have()
    {
        await using var bench = await CopyBench.StartAsync();
        await using var mirror = await InProcessRegistry.StartAsync();
        var image = TestImages.Build().AddTo(bench.Source, "app", "1").AddTo(mirror, "app", "1");
        foreach (var blob in image.Blobs.Keys) mirror.RemoveBlob("app", blob);
        bench.Source.Add(RegistryFault.Close() with { Path = "/blobs/sha256", Times = 1 });
        UseMirrors(bench, mirror);

        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);

        bench.AssertComplete(image, "app", "1");
    }

    /// <summary>Nobody listens, or somebody who takes connections and says nothing.</summary>
    private sealed class SilentServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly List<Socket> _sockets = [];
        private int _connections;

        public SilentServer(bool isListening)
        {
            _listener.Start();
            Address = _listener.LocalEndpoint.ToString()!;
            if (isListening) _ = AcceptAsync();
            else _listener.Stop();
        }

        public string Address { get; }

        public int Connections => _connections;

        public void Dispose()
        {
            _listener.Stop();
            foreach (var socket in _sockets) socket.Dispose();
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    _sockets.Add(await _listener.AcceptSocketAsync());
                    Interlocked.Increment(ref _connections);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }

    /// <summary>Behind a firewall the mirror is all there is: a momentary failure must not cost the run.</summary>
    [Fact]
    public async Task A_mirror_that_failed_once_is_asked_again_where_the_registry_cannot_be_reached()
    {
        await using var bench = await CopyBench.StartAsync();
        await using var mirror = await InProcessRegistry.StartAsync();
        var images = Enumerable.Range(0, 3).Select(i => TestImages.Build(new TestImageOptions { Seed = i }).AddTo(mirror, "app", $"{i}")).ToList();
        bench.Source.Add(RegistryFault.Close());
        mirror.Add(RegistryFault.Close() with { Path = "/manifests/0", Times = 1 });
        mirror.Add(RegistryFault.Truncate(100) with { Path = "/blobs/", Times = 1 });
        UseMirrors(bench, mirror);

        var results = await bench.CopyAsync([.. Enumerable.Range(0, 3).Select(i => bench.Request($"app:{i}", $"app:{i}"))]);

        Assert.All(results, result => Assert.Null(result.Failure));
        for (var i = 0; i < images.Count; i++) bench.AssertComplete(images[i], "app", $"{i}");
    }

    private static void UseMirrors(CopyBench bench, params InProcessRegistry[] mirrors) => bench.RegistryOptions = new RegistryOptions
    {
        Mirrors = new Dictionary<Registry, IReadOnlyList<Uri>>
        {
            [Registry.Parse(bench.Source.Address)] = [.. mirrors.Select(mirror => new Uri($"http://{mirror.Address}"))],
        },
    };
}
