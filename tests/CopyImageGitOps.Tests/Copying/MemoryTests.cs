using CopyImageGitOps.Copying;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Credentials;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>Not beside others, which would add to what is measured.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public sealed class MemoryTestsAlone;

/// <summary>Between two real registries in processes of their own, so that what is measured is the client's.</summary>
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests(ITestOutputHelper output)
{
    private const long MiB = 1024 * 1024;

    /// <summary>In MiB.</summary>
    public static TheoryData<int> Sizes => Campaign.IsWhole ? [64, 2048] : [64];

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task A_large_layer_is_never_held_in_memory(int size)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(5));
        await using var source = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, limit.Token);
        await using var destination = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, limit.Token);
        await GeneratedLayer.PushImageAsync(source.Address, "app", size * MiB, limit.Token);
        var meter = new MemoryMeter();
        using var clients = new RegistryClients(new RegistryOptions(), new CredentialChain());

        var result = Assert.Single(await new CopyEngine(clients, new CopyOptions(), meter).CopyAsync(
            [new CopyRequest(ImageReference.Parse($"{source.Address}/app:1"), ImageReference.Parse($"{destination.Address}/app:1"))], limit.Token));

        Assert.Null(result.Failure);
        Assert.True(result.Bytes > size * MiB);
        output.WriteLine($"{size} MiB copied; the managed heap grew by at most {meter.Growth / 1024} KiB, {meter.Allocated / 1024} KiB were allocated.");
        Assert.True(meter.Growth < 16 * MiB, $"The heap grew by {meter.Growth} bytes.");
    }

    [Fact]
    public async Task A_large_layer_is_verified_in_passing()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        await using var registry = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, limit.Token);
        await GeneratedLayer.PushImageAsync(registry.Address, "app", 64 * MiB, limit.Token);
        using var clients = new RegistryClients(new RegistryOptions(), new CredentialChain());
        var before = GC.GetTotalAllocatedBytes();

        var result = Assert.Single(await new CopyEngine(clients, new CopyOptions()).VerifyAsync(
            [ImageReference.Parse($"{registry.Address}/app:1")], readsContent: true, limit.Token));

        Assert.Empty(result.Problems);
        var allocated = GC.GetTotalAllocatedBytes() - before;
        output.WriteLine($"64 MiB verified; {allocated / 1024} KiB were allocated.");
        Assert.True(allocated < 16 * MiB, $"{allocated} bytes were allocated.");
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task A_large_layer_is_never_held_in_memory_on_its_way_through_a_folder(int size)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(5));
        await using var source = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, limit.Token);
        await GeneratedLayer.PushImageAsync(source.Address, "app", size * MiB, limit.Token);
        using var folder = new TemporaryFolder();
        Assert.True(ImageLocation.TryParse($"oci:{folder["bundle"]}:1", out var bundle, out _));
        var meter = new MemoryMeter();
        using var clients = new RegistryClients(new RegistryOptions(), new CredentialChain());
        var engine = new CopyEngine(clients, new CopyOptions(), meter);

        var exported = Assert.Single(await engine.CopyAsync([new CopyRequest(ImageReference.Parse($"{source.Address}/app:1"), bundle)], limit.Token));
        var imported = Assert.Single(await engine.CopyAsync([new CopyRequest(bundle, ImageReference.Parse($"{source.Address}/other:1"))], limit.Token));

        Assert.All([exported, imported], result => Assert.Null(result.Failure));
        Assert.True(exported.Bytes > size * MiB);
        output.WriteLine($"{size} MiB through a folder; the managed heap grew by at most {meter.Growth / 1024} KiB.");
        Assert.True(meter.Growth < 16 * MiB, $"The heap grew by {meter.Growth} bytes.");
    }

    /// <summary>Looks at the heap while bytes move; what the runner itself allocates is in it.</summary>
    private sealed class MemoryMeter : IProgress<CopyEvent>
    {
        private readonly long _start = GC.GetTotalMemory(forceFullCollection: true);
        private readonly long _allocatedBefore = GC.GetTotalAllocatedBytes();
        private long _count;

        public long Growth { get; private set; }

        public long Allocated => GC.GetTotalAllocatedBytes() - _allocatedBefore;

        public void Report(CopyEvent value)
        {
            if (value is CopyEvent.BytesMoved && Interlocked.Increment(ref _count) % 64 == 0)
                Growth = Math.Max(Growth, GC.GetTotalMemory(forceFullCollection: false) - _start);
        }
    }
}
