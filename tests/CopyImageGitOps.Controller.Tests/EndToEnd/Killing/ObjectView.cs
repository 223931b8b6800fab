using CopyImageGitOps.Controller.Tests.Kubernetes;
using CopyImageGitOps.Testing.Registries;
using k8s;
using k8s.Models;

namespace CopyImageGitOps.Controller.Tests.EndToEnd.Killing;

/// <summary>All objects, looked at again and again; the first time that a private image is seen, it is read back from the registry at once.</summary>
internal sealed class ObjectView(Stage stage) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RepairLimit = TimeSpan.FromMinutes(3);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly HashSet<string> _complete = new(StringComparer.Ordinal);
    private int _repairs;
    private volatile IReadOnlyDictionary<string, SeenObject> _now = new Dictionary<string, SeenObject>(StringComparer.Ordinal);

    public IEnumerable<SeenObject> All => _now.Values;

    public IEnumerable<SeenObject> Drifted => _now.Values.Where(seen => !IsPrivate(seen));

    /// <summary>How many repairs were waited for and seen.</summary>
    public int Repairs => _repairs;

    /// <summary>Private images that were seen, each of which was complete.</summary>
    public int References => _complete.Count;

    public async Task WatchAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Pause);
        while (await timer.WaitForNextTickAsync(ct)) await LookAsync(ct);
    }

    /// <summary>Fails if an object has a private image that is not complete.</summary>
    public async Task LookAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            var apps = stage.Plane.Client.AppsV1;
            var deployments = await ApiOutage.InsistAsync(() => apps.ListNamespacedDeploymentAsync(stage.Namespace, cancellationToken: ct), ct);
            var daemonSets = await ApiOutage.InsistAsync(() => apps.ListNamespacedDaemonSetAsync(stage.Namespace, cancellationToken: ct), ct);
            _now = deployments.Items.Select(d => Seen(d.Metadata, d.Spec.Template))
                .Concat(daemonSets.Items.Select(d => Seen(d.Metadata, d.Spec.Template))).ToDictionary(seen => seen.Name, StringComparer.Ordinal);
            foreach (var image in _now.Values.Where(IsPrivate).Select(seen => seen.Image).Where(image => !_complete.Contains(image)).ToHashSet())
            {
                await ApiOutage.InsistAsync(() => IsCompleteAsync(image, ct), ct);
                _complete.Add(image);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Waits until an object has the image.</summary>
    public async Task<SeenObject> HasAsync(string name, string image, CancellationToken ct)
    {
        try
        {
            var seen = await Eventually.GetsAsync(() => Task.FromResult(_now.GetValueOrDefault(name)), seen => seen?.Image == image, ct, RepairLimit);
            Interlocked.Increment(ref _repairs);
            return seen!;
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message} Others that have drifted: {string.Join(", ", Drifted)}", e);
        }
    }

    public void Dispose() => _turn.Dispose();

    private static async Task<bool> IsCompleteAsync(string image, CancellationToken ct)
    {
        await RegistryWalk.AssertCompleteAsync(image, ct);
        return true;
    }

    private bool IsPrivate(SeenObject seen) => seen.Image.StartsWith(stage.Destination.Address, StringComparison.Ordinal);

    private static SeenObject Seen(V1ObjectMeta metadata, V1PodTemplateSpec template) =>
        new(metadata.Name, metadata.Generation ?? 0, template.Spec.Containers.Single().Image);
}

/// <summary>An object at one moment.</summary>
internal sealed record SeenObject(string Name, long Generation, string Image);
