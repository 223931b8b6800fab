using System.Collections.Concurrent;
using CopyImageGitOps.Controller.Tests.Kubernetes;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Kubernetes;
using CopyImageGitOps.Testing.Registries;
using k8s;
using k8s.Models;

namespace CopyImageGitOps.Controller.Tests.EndToEnd;

/// <summary>
/// A namespace of a real cluster, a real registry in the place of the public ones, a real private one, and controllers that look after that namespace,
/// with the rights of <c>deploy/</c>.
/// </summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, string> _digests = new(StringComparer.Ordinal);
    private readonly List<ControllerProcess> _controllers = [];
    private readonly string _kubeconfig;

    private Stage(ControlPlane plane, string ns, string kubeconfig, DockerRegistry source, DockerRegistry destination)
    {
        (Plane, Namespace, Namespaces, _kubeconfig, Source, Destination) = (plane, ns, [ns], kubeconfig, source, destination);
        Began = TimeProvider.System.GetUtcNow();
    }

    public ControlPlane Plane { get; }

    public string Namespace { get; }

    /// <summary>Those that controllers look after: its own, and what a test adds.</summary>
    public List<string> Namespaces { get; }

    public DockerRegistry Source { get; }

    public DockerRegistry Destination { get; }

    /// <summary>What the images are like that are published.</summary>
    public TestImageOptions Images { get; set; } = new() { LayerBytes = 20_000 };

    /// <summary>Where the audit log of this test begins.</summary>
    public DateTimeOffset Began { get; }

    /// <summary>On the cluster that is shared; tests with controllers take turns (see <see cref="ControllerTests"/>), as there is one Lease.</summary>
    public static async Task<Stage> StartAsync(ClusterFixture cluster, CancellationToken ct, string overlay = "default") =>
        await StartAsync(await cluster.PlaneAsync(ct), await cluster.NewNamespaceAsync(ct), ct, overlay);

    /// <summary>On a cluster of its own, which may be killed.</summary>
    /// <param name="overlay">The folder of <c>deploy/</c> that says what controllers may do.</param>
    /// <param name="sourceLogin">How the public registry lets clients in.</param>
    public static async Task<Stage> StartAsync(
        ControlPlane plane, string ns, CancellationToken ct, string overlay = "default", RegistryLogin sourceLogin = RegistryLogin.Anonymous)
    {
        var kubeconfig = await DeployedRights.GrantAsync(plane, ct, overlay);
        // That of a test before, whose controllers were killed, would have to end first.
        await plane.KubectlAsync(ct, "--namespace", DeployedRights.Namespace, "delete", "leases", "--all");
        var source = await DockerRegistry.StartAsync(sourceLogin, ct);
        return new Stage(plane, ns, kubeconfig, source, await DockerRegistry.StartAsync(RegistryLogin.Anonymous, ct));
    }

    /// <summary>Makes public images, of two platforms each.</summary>
    /// <param name="images">As in <c>nginx:1.25</c>.</param>
    public async Task PublishAsync(CancellationToken ct, params string[] images)
    {
        foreach (var image in images)
        {
            var (repository, tag) = Split(image);
            var built = TestImages.Build(Images with { Seed = _digests.Count + 1 });
            await built.PushAsync(Source.Address, repository, tag, ct, DockerRegistry.Username, DockerRegistry.Password);
            _digests[image] = built.Digest;
        }
    }

    /// <summary>What stands in the place of a public image, as the command line would write it.</summary>
    public string CopyOf(string image)
    {
        var (repository, tag) = Split(image);
        return $"{Destination.Address}/mirror/docker.io/{repository}:{tag}@{_digests[image]}";
    }

    public string DigestOf(string image) => _digests[image];

    /// <summary>A configuration for <see cref="Namespaces"/> alone.</summary>
    /// <param name="keys">Of <c>spec.controller</c>, as a YAML map in braces.</param>
    public string Configuration(string keys = "{}") => $$"""
        apiVersion: copyimage.dev/v1
        kind: CopyImage
        spec:
          destination: {{Destination.Address}}/mirror
          include: [{{string.Join(", ", Namespaces.Select(Included))}}]
          mirrors: {docker.io: ["http://{{Source.Address}}"]}
          controller: {{keys}}
        """;

    /// <summary>A replica that is ready; it ends with the stage.</summary>
    /// <param name="kubeconfig">Another way to the cluster than the straight one.</param>
    public async Task<ControllerProcess> StartControllerAsync(
        CancellationToken ct, string keys = "{}", string podName = "copyimage-controller-0", string? kubeconfig = null)
    {
        var controller = new ControllerProcess(kubeconfig ?? _kubeconfig, Configuration(keys), podName);
        _controllers.Add(controller);
        await controller.StartAsync(ct);
        return controller;
    }

    /// <summary>Gives the controllers the rights of components, also while they run.</summary>
    /// <param name="components">Folders of <c>deploy/components</c>.</param>
    public Task GrantAsync(CancellationToken ct, params string[] components) => DeployedRights.GrantAsync(Plane, ct, components: components);

    /// <summary>A Secret of the namespace with a login to the public registry.</summary>
    public Task CreateLoginAsync(string name, string password, CancellationToken ct) => KubectlAsync(
        ct, "create", "secret", "docker-registry", name, $"--docker-server={Source.Address}", $"--docker-username={DockerRegistry.Username}",
        $"--docker-password={password}");

    public Task<string> KubectlAsync(CancellationToken ct, params string[] arguments) =>
        Plane.KubectlAsync(ct, ["--namespace", Namespace, .. arguments]);

    public Task<V1Deployment> DeploymentAsync(string name, CancellationToken ct) =>
        Plane.Client.AppsV1.ReadNamespacedDeploymentAsync(name, Namespace, cancellationToken: ct);

    /// <summary>Waits until a Deployment's containers, those that run first included, have these images.</summary>
    public Task<V1Deployment> HasImagesAsync(string name, CancellationToken ct, params string[] images) => Eventually.GetsAsync(
        () => DeploymentAsync(name, ct), deployment => ImagesOf(deployment.Spec.Template.Spec).SequenceEqual(images), ct);

    /// <summary>Those of init containers first.</summary>
    public static IEnumerable<string> ImagesOf(V1PodSpec pod) => (pod.InitContainers ?? []).Concat(pod.Containers).Select(container => container.Image);

    public async Task<IReadOnlyList<Corev1Event>> EventsAsync(string name, CancellationToken ct) =>
        [.. (await Plane.Client.CoreV1.ListNamespacedEventAsync(Namespace, fieldSelector: $"involvedObject.name={name}", cancellationToken: ct)).Items
            .Where(e => e.Source?.Component == "copyimage-controller")];

    public Task<IReadOnlyList<Corev1Event>> HasEventAsync(string name, string reason, CancellationToken ct) =>
        Eventually.GetsAsync(() => EventsAsync(name, ct), events => events.Any(e => e.Reason == reason), ct);

    /// <summary>Every request of a controller since the stage was set.</summary>
    public async Task<IReadOnlyList<AuditRecord>> RequestsAsync(CancellationToken ct) =>
        [.. (await Plane.Audit.ReadAsync(ct, Began)).Where(record => record.User == DeployedRights.User)];

    /// <summary>What controllers wrote to workloads of the namespace, also what was refused.</summary>
    public async Task<IReadOnlyList<AuditRecord>> PatchesAsync(CancellationToken ct) =>
        [.. (await RequestsAsync(ct)).Where(record => record is { Verb: "patch", Group: "apps" or "batch" } && record.Namespace == Namespace)];

    public async ValueTask DisposeAsync()
    {
        foreach (var controller in _controllers) await controller.DisposeAsync();
        await Source.DisposeAsync();
        await Destination.DisposeAsync();
    }

    private static string Included(string ns) => $"{{namespace: \"{ns}\"}}";

    private static (string Repository, string Tag) Split(string image)
    {
        var colon = image.LastIndexOf(':');
        var name = image[..colon];
        return (name.Contains('/', StringComparison.Ordinal) ? name : $"library/{name}", image[(colon + 1)..]);
    }
}
