using CopyImageGitOps.Testing.Kubernetes;
using k8s;
using k8s.Models;

[assembly: AssemblyFixture(typeof(CopyImageGitOps.Controller.Tests.Kubernetes.ClusterFixture))]

namespace CopyImageGitOps.Controller.Tests.Kubernetes;

/// <summary>
/// One control plane, with Pods that run, for all tests that do not restart it. It starts when the first of them asks. Each test uses a namespace of
/// its own: see <see cref="NewNamespaceAsync"/>.
/// </summary>
public sealed class ClusterFixture : IAsyncDisposable
{
    private readonly SemaphoreSlim _once = new(1);
    private ControlPlane? _plane;
    private PodRunner? _pods;

    public async Task<ControlPlane> PlaneAsync(CancellationToken ct)
    {
        await _once.WaitAsync(ct);
        try
        {
            if (_plane is not null) return _plane;
            var plane = await ControlPlane.StartAsync(ct);
            _pods = await PodRunner.StartAsync(plane, ct);
            return _plane = plane;
        }
        finally
        {
            _once.Release();
        }
    }

    /// <summary>What makes the Pods ready, or holds them back.</summary>
    public async Task<PodRunner> PodsAsync(CancellationToken ct)
    {
        await PlaneAsync(ct);
        return _pods!;
    }

    /// <summary>The name of a new namespace.</summary>
    public async Task<string> NewNamespaceAsync(CancellationToken ct)
    {
        var client = (await PlaneAsync(ct)).Client;
        var space = await client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new() { GenerateName = "test-" } }, cancellationToken: ct);
        return space.Name();
    }

    public async ValueTask DisposeAsync()
    {
        if (_pods is not null) await _pods.DisposeAsync();
        if (_plane is not null) await _plane.DisposeAsync();
        _once.Dispose();
    }
}
