using System.Globalization;

namespace CopyImageGitOps.Testing.Kubernetes;

/// <summary>The command lines of a control plane.</summary>
internal static class ControlPlanePrograms
{
    /// <summary>Those that rollouts and the end of namespaces need.</summary>
    private const string Controllers =
        "deployment,replicaset,daemonset,statefulset,job,cronjob,endpoint,garbagecollector,namespace,serviceaccount,disruption";

    public static ServerProcess Etcd(ControlPlaneFiles files, int port) => new(
        RealPart.RequireKubernetes("etcd"),
        [
            $"--data-dir={files["etcd"]}", "--unsafe-no-fsync", $"--listen-client-urls=http://127.0.0.1:{port}",
            $"--advertise-client-urls=http://127.0.0.1:{port}", "--listen-peer-urls=http://127.0.0.1:0", "--quota-backend-bytes=4294967296",
        ],
        files["etcd.log"]);

    public static ServerProcess ApiServer(ControlPlaneFiles files, int port, int etcdPort, ControlPlaneOptions options)
    {
        List<string> arguments =
        [
            $"--etcd-servers=http://127.0.0.1:{etcdPort}", $"--secure-port={port}", "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1",
            "--endpoint-reconciler-type=none", "--service-cluster-ip-range=10.96.0.0/16",
            $"--tls-cert-file={files.ServerCertificate}", $"--tls-private-key-file={files.ServerKey}", $"--cert-dir={files["certificates"]}",
            $"--token-auth-file={files["tokens.csv"]}", "--authorization-mode=RBAC", "--disable-admission-plugins=ServiceAccount",
            $"--service-account-issuer={ServiceAccountToken.Issuer}", $"--service-account-key-file={files["token.key"]}",
            $"--service-account-signing-key-file={files["token.key"]}",
        ];
        if (!options.HasWatchCache) arguments.Add("--watch-cache=false");
        if (options.HasAudit)
        {
            // In MB: a new file is not begun while a test counts.
            arguments.AddRange([$"--audit-policy-file={files["audit-policy.yaml"]}", $"--audit-log-path={files["audit.log"]}", "--audit-log-maxsize=10000"]);
        }
        return new ServerProcess(RealPart.RequireKubernetes("kube-apiserver"), arguments, files["kube-apiserver.log"]);
    }

    public static async Task<ServerProcess> ControllerManagerAsync(ControlPlaneFiles files, string kubeconfig, CancellationToken ct)
    {
        var program = RealPart.RequireKubernetes("kube-controller-manager");
        List<string> arguments =
        [
            $"--kubeconfig={kubeconfig}", "--leader-elect=false", $"--controllers={Controllers}", "--secure-port=0", "--kube-api-qps=2000",
            "--kube-api-burst=4000", "--concurrent-deployment-syncs=20", "--concurrent-replicaset-syncs=20",
        ];
        // It listened on a fixed port without authentication, too, until it lost the flag.
        if (await MinorVersionAsync(program, ct) < 24) arguments.Add("--port=0");
        return new ServerProcess(program, arguments, files["kube-controller-manager.log"]);
    }

    /// <summary>From <c>Kubernetes v1.20.2</c>.</summary>
    private static async Task<int> MinorVersionAsync(string program, CancellationToken ct)
    {
        var words = System.Text.Encoding.UTF8.GetString(await ProcessRunner.RunAsync(program, ["--version"], ct));
        return int.Parse(words.Split('.')[1], CultureInfo.InvariantCulture);
    }
}
