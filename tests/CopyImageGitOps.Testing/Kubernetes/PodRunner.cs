using System.Collections.Concurrent;
using k8s;
using k8s.Models;

namespace CopyImageGitOps.Testing.Kubernetes;

/// <summary>
/// Takes the place of kubelets: says of every new Pod that it runs and is ready, so that rollouts complete, and has a Node for DaemonSets. The Pods are
/// not bound to it, so they go at once when they are deleted.
/// </summary>
public sealed class PodRunner : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly IKubernetes _client;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<string, bool> _heldBack = new(StringComparer.Ordinal);
    private readonly Task _work;
    private volatile CancellationTokenSource _round = new();

    private PodRunner(IKubernetes client)
    {
        _client = client;
        _work = RunAsync();
    }

    public static async Task<PodRunner> StartAsync(ControlPlane plane, CancellationToken ct)
    {
        var node = await plane.Client.CoreV1.CreateNodeAsync(new V1Node { Metadata = new() { Name = "node" } }, cancellationToken: ct);
        // The API server marks a new one as not ready, which DaemonSets shun.
        node.Spec.Taints = null;
        await plane.Client.CoreV1.ReplaceNodeAsync(node, node.Name(), cancellationToken: ct);
        return new PodRunner(plane.Client);
    }

    /// <summary>New Pods of a namespace do not get ready until the result is disposed of.</summary>
    public IDisposable HoldBack(string @namespace)
    {
        _heldBack[@namespace] = true;
        return new Release(() =>
        {
            _heldBack.TryRemove(@namespace, out _);
            _round.Cancel();
        });
    }

    /// <summary>Says of one Pod that it runs and is ready, also of one that is held back.</summary>
    public async Task MakeReadyAsync(V1Pod pod, CancellationToken ct)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var status = new V1PodStatus
        {
            Phase = "Running",
            StartTime = now,
            Conditions = [.. new[] { "Initialized", "Ready", "ContainersReady", "PodScheduled" }.Select(
                type => new V1PodCondition { Type = type, Status = "True", LastTransitionTime = now })],
        };
        var patch = new V1Patch(new V1Pod { Status = status }, V1Patch.PatchType.StrategicMergePatch);
        try
        {
            await _client.CoreV1.PatchNamespacedPodStatusAsync(patch, pod.Name(), pod.Namespace(), cancellationToken: ct);
        }
        catch (k8s.Autorest.HttpOperationException e) when (e.Response.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            // It was deleted meanwhile.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _work;
        _end.Dispose();
        _round.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            using var round = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
            _round = round;
            try
            {
                await RunPendingAsync(round.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException or k8s.Autorest.HttpOperationException
                or KubernetesException)
            {
                // Asked for, or the API server is away for a while: a new round.
                await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
            }
        }
    }

    /// <summary>Pods that are pending, and those that come to be, until the server ends the watch.</summary>
    private async Task RunPendingAsync(CancellationToken ct)
    {
        var pending = await _client.CoreV1.ListPodForAllNamespacesAsync(fieldSelector: "status.phase=Pending", cancellationToken: ct);
        await Parallel.ForEachAsync(pending.Items, ct, async (pod, token) => await RunAsync(pod, token));
        var changes = _client.CoreV1.WatchListPodForAllNamespacesAsync(
            fieldSelector: "status.phase=Pending", resourceVersion: pending.Metadata.ResourceVersion, onError: e => throw e, cancellationToken: ct);
        await Parallel.ForEachAsync(changes, ct, async (change, token) =>
        {
            if (change.Item1 is WatchEventType.Added) await RunAsync(change.Item2, token);
        });
    }

    private Task RunAsync(V1Pod pod, CancellationToken ct) => _heldBack.ContainsKey(pod.Namespace()) ? Task.CompletedTask : MakeReadyAsync(pod, ct);

    private sealed class Release(Action release) : IDisposable
    {
        public void Dispose() => release();
    }
}
