using System.Diagnostics;
using System.Text;
using k8s;

namespace CopyImageGitOps.Testing.Kubernetes;

/// <summary>
/// A real etcd, kube-apiserver and, if wanted, kube-controller-manager on ports of the loopback interface, with their data in a temporary folder; without
/// kubelets, so Pods do not run unless a <see cref="PodRunner"/> says so. Each can be killed and started again on its port with its data.
/// </summary>
public sealed class ControlPlane : IAsyncDisposable
{
    /// <summary>The user of <see cref="Client"/>, in the audit log.</summary>
    public const string AdminUser = "admin";

    /// <summary>The user of kube-controller-manager, in the audit log.</summary>
    public const string ControllersUser = "system:kube-controller-manager";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly ControlPlaneFiles _files = new();
    private readonly ReservedPort _port = ReservedPort.Take();
    private readonly ReservedPort _etcdPort = ReservedPort.Take();

    private ControlPlane(ControlPlaneOptions options)
    {
        Etcd = ControlPlanePrograms.Etcd(_files, _etcdPort.Number);
        ApiServer = ControlPlanePrograms.ApiServer(_files, _port.Number, _etcdPort.Number, options);
        AdminKubeconfig = _files.WriteKubeconfig("admin.kubeconfig", Address, $"{{token: {_files.AdminToken}}}");
        Client = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(AdminKubeconfig));
        Audit = new AuditLog(_files["audit.log"], Client);
    }

    /// <summary>As in <c>https://127.0.0.1:20123</c>.</summary>
    public string Address => $"https://127.0.0.1:{_port.Number}";

    public ServerProcess Etcd { get; }

    public ServerProcess ApiServer { get; }

    /// <summary>Null without <see cref="ControlPlaneOptions.HasControllers"/>.</summary>
    public ServerProcess? ControllerManager { get; private set; }

    /// <summary>May do everything.</summary>
    public IKubernetes Client { get; }

    /// <summary>The kubeconfig file of <see cref="AdminUser"/>.</summary>
    public string AdminKubeconfig { get; }

    public AuditLog Audit { get; }

    /// <summary>Returns when the API server is ready.</summary>
    /// <exception cref="RealPartMissingException">A part of it is not installed.</exception>
    public static async Task<ControlPlane> StartAsync(CancellationToken ct, ControlPlaneOptions? options = null)
    {
        options ??= new ControlPlaneOptions();
        var plane = new ControlPlane(options);
        try
        {
            plane.Etcd.Start();
            plane.ApiServer.Start();
            await plane.WaitUntilReadyAsync(ct);
            if (options.HasControllers) await plane.StartControllersAsync(ct);
            return plane;
        }
        catch
        {
            await plane.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills the API server; see <see cref="StartApiServerAsync"/>.</summary>
    public Task KillApiServerAsync() => ApiServer.KillAsync();

    /// <summary>Starts the API server again; returns when it is ready.</summary>
    public async Task StartApiServerAsync(CancellationToken ct)
    {
        ApiServer.Start();
        await WaitUntilReadyAsync(ct);
    }

    /// <summary>Kills etcd and starts it again at once; returns when the API server is ready.</summary>
    public async Task RestartEtcdAsync(CancellationToken ct)
    {
        await Etcd.KillAsync();
        Etcd.Start();
        await WaitUntilReadyAsync(ct);
    }

    /// <summary>Runs kubectl as <see cref="AdminUser"/>; its standard output.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has its standard error.</exception>
    public async Task<string> KubectlAsync(CancellationToken ct, params string[] arguments) =>
        Encoding.UTF8.GetString(await ProcessRunner.RunAsync(
            RealPart.RequireKubernetes("kubectl"), ["--kubeconfig", AdminKubeconfig, "--cache-dir", _files["kubectl"], .. arguments], ct));

    /// <summary>
    /// A token of a service account. The API server takes it for a minute after its end (so much may clocks differ), and for up to 10 s more, since it
    /// remembers tokens so long: one with a lifetime of -50 s ends in 10 to 20 s.
    /// </summary>
    public async Task<string> IssueTokenAsync(string @namespace, string serviceAccount, TimeSpan lifetime, CancellationToken ct)
    {
        var account = await Client.CoreV1.ReadNamespacedServiceAccountAsync(serviceAccount, @namespace, cancellationToken: ct);
        return ServiceAccountToken.Issue(_files.TokenKey, @namespace, serviceAccount, account.Metadata.Uid, lifetime);
    }

    /// <summary>
    /// Removes the history of everything from etcd (https://etcd.io/docs/v3.4/op-guide/maintenance/#history-compaction-v3-api-key-value-database): who wants
    /// to go on from an older version is told 410, unless the API server has it in its cache; see <see cref="ControlPlaneOptions.HasWatchCache"/>.
    /// </summary>
    public Task CompactAsync(CancellationToken ct) => EtcdHistory.CompactAsync(new Uri($"http://127.0.0.1:{_etcdPort.Number}"), ct);

    /// <summary>Writes a kubeconfig file with a token in it; its path.</summary>
    /// <param name="address">Another way to the API server, such as a <see cref="CutProxy"/>.</param>
    public string WriteKubeconfig(string token, string @namespace = "default", string? address = null) =>
        _files.WriteKubeconfig(NewName(), address ?? Address, $"{{token: {token}}}", @namespace);

    /// <summary>
    /// Writes a kubeconfig file that names a file with a token, which may be replaced meanwhile, and that file. kubectl reads it; KubernetesClient 21
    /// does not know <c>tokenFile</c> by itself.
    /// </summary>
    /// <param name="address">Another way to the API server, such as a <see cref="CutProxy"/>.</param>
    public (string Kubeconfig, string TokenFile) WriteKubeconfigWithTokenFile(string token, string @namespace = "default", string? address = null)
    {
        var tokenFile = _files.Write($"{NewName()}.token", token);
        return (_files.WriteKubeconfig(NewName(), address ?? Address, $"{{tokenFile: \"{tokenFile}\"}}", @namespace), tokenFile);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (ControllerManager is not null) await ControllerManager.DisposeAsync();
        await ApiServer.DisposeAsync();
        await Etcd.DisposeAsync();
        _port.Dispose();
        _etcdPort.Dispose();
        _files.Dispose();
    }

    private static string NewName() => $"{Guid.NewGuid():N}.kubeconfig";

    private async Task StartControllersAsync(CancellationToken ct)
    {
        var kubeconfig = _files.WriteKubeconfig("controllers.kubeconfig", Address, $"{{token: {_files.ControllersToken}}}");
        ControllerManager = await ControlPlanePrograms.ControllerManagerAsync(_files, kubeconfig, ct);
        ControllerManager.Start();
    }

    private async Task WaitUntilReadyAsync(CancellationToken ct)
    {
        using var http = _files.CreateClient($"127.0.0.1:{_port.Number}");
        http.DefaultRequestHeaders.Authorization = new("Bearer", _files.AdminToken);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var started = Stopwatch.GetTimestamp();
        while (!await IsReadyAsync(http, ct))
        {
            if (!Etcd.IsRunning) throw new InvalidOperationException($"etcd ended:\n{Etcd.ReadLog()}");
            if (!ApiServer.IsRunning) throw new InvalidOperationException($"kube-apiserver ended:\n{ApiServer.ReadLog()}");
            if (Stopwatch.GetElapsedTime(started) > StartLimit) throw new TimeoutException($"kube-apiserver is not ready:\n{ApiServer.ReadLog()}");
            await timer.WaitForNextTickAsync(ct);
        }
    }

    /// <summary>The namespace <c>default</c> appears a moment after the server calls itself ready.</summary>
    private static async Task<bool> IsReadyAsync(HttpClient http, CancellationToken ct)
    {
        try
        {
            using var ready = await http.GetAsync("readyz", ct);
            using var space = await http.GetAsync("api/v1/namespaces/default", ct);
            return ready.IsSuccessStatusCode && space.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
