using System.Globalization;
using CopyImageGitOps.Controller.Tests.Kubernetes;
using k8s.Models;

namespace CopyImageGitOps.Controller.Tests.Deploying;

/// <summary>
/// What the pod security standard "restricted" asks, rule by rule (https://kubernetes.io/docs/concepts/security/pod-security-standards/), and what
/// production asks beyond.
/// </summary>
public sealed class RestrictedPodTests
{
    [Fact(Timeout = 60_000)]
    public async Task The_pod_keeps_the_rules_of_baseline()
    {
        var pod = (await PodAsync(TestContext.Current.CancellationToken)).Spec;
        var container = Assert.Single(pod.Containers);

        Assert.Null(pod.HostNetwork);
        Assert.Null(pod.HostPID);
        Assert.Null(pod.HostIPC);
        Assert.Null(pod.InitContainers);
        Assert.Null(pod.SecurityContext.Sysctls);
        Assert.Null(pod.SecurityContext.SeLinuxOptions);
        Assert.Null(container.SecurityContext.Privileged);
        Assert.Null(container.SecurityContext.ProcMount);
        Assert.All(container.Ports, port => Assert.Null(port.HostPort));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_pod_keeps_the_rules_of_restricted()
    {
        var pod = (await PodAsync(TestContext.Current.CancellationToken)).Spec;
        var container = Assert.Single(pod.Containers);

        Assert.All(pod.Volumes, volume => Assert.True((volume.ConfigMap ?? volume.Secret ?? (object?)volume.EmptyDir) is not null, volume.Name));
        Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
        Assert.True(pod.SecurityContext.RunAsNonRoot);
        Assert.NotEqual(0, pod.SecurityContext.RunAsUser);
        Assert.Null(container.SecurityContext.RunAsUser);
        Assert.Null(container.SecurityContext.RunAsNonRoot);
        Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
        Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
        Assert.Null(container.SecurityContext.Capabilities.Add);
    }

    [Fact(Timeout = 60_000)]
    public async Task Its_file_system_is_read_only_and_its_memory_bounded()
    {
        var container = (await PodAsync(TestContext.Current.CancellationToken)).Spec.Containers[0];

        Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
        Assert.All(container.VolumeMounts, mount => Assert.True(mount.ReadOnlyProperty == true || mount.MountPath == "/tmp", mount.MountPath));
        Assert.Contains("memory", container.Resources.Limits.Keys);
        Assert.Contains("memory", container.Resources.Requests.Keys);
        Assert.Contains("cpu", container.Resources.Requests.Keys);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_namespace_enforces_it()
    {
        var space = (await DeployFolder.BuildAsync("default", TestContext.Current.CancellationToken)).Only<V1Namespace>("Namespace");

        Assert.Equal("restricted", space.Labels()["pod-security.kubernetes.io/enforce"]);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_probes_and_the_service_ask_the_port_that_the_program_listens_on()
    {
        var manifests = await DeployFolder.BuildAsync("default", TestContext.Current.CancellationToken);
        var container = manifests.Only<V1Deployment>("Deployment").Spec.Template.Spec.Containers[0];

        var port = Assert.Single(container.Ports);
        Assert.Equal(("http", 8080), (port.Name, port.ContainerPort));
        Assert.Equal(("/healthz", "http"), (container.LivenessProbe.HttpGet.Path, container.LivenessProbe.HttpGet.Port.Value));
        Assert.Equal(("/readyz", "http"), (container.ReadinessProbe.HttpGet.Path, container.ReadinessProbe.HttpGet.Port.Value));
        Assert.Equal("http", Assert.Single(manifests.Only<V1Service>("Service").Spec.Ports).TargetPort.Value);
        var ingress = Assert.Single(manifests.Only<V1NetworkPolicy>("NetworkPolicy").Spec.Ingress);
        Assert.Equal(port.ContainerPort.ToString(CultureInfo.InvariantCulture), Assert.Single(ingress.Ports).Port.Value);
    }

    [Fact(Timeout = 60_000)]
    public async Task Everything_that_selects_pods_selects_these()
    {
        var manifests = await DeployFolder.BuildAsync("default", TestContext.Current.CancellationToken);
        var deployment = manifests.Only<V1Deployment>("Deployment").Spec;
        var budget = manifests.Only<V1PodDisruptionBudget>("PodDisruptionBudget").Spec;
        var policy = manifests.Only<V1NetworkPolicy>("NetworkPolicy").Spec;

        IDictionary<string, string>[] selectors =
        [
            deployment.Selector.MatchLabels, budget.Selector.MatchLabels, policy.PodSelector.MatchLabels, manifests.Only<V1Service>("Service").Spec.Selector,
            .. deployment.Template.Spec.TopologySpreadConstraints.Select(constraint => constraint.LabelSelector.MatchLabels),
        ];
        Assert.All(selectors, selector => Assert.Subset(deployment.Template.Metadata.Labels.ToHashSet(), selector.ToHashSet()));
        Assert.Equal(["Ingress", "Egress"], policy.PolicyTypes);
        Assert.True(int.Parse(budget.MinAvailable.Value, CultureInfo.InvariantCulture) < deployment.Replicas);
    }

    private static async Task<V1PodTemplateSpec> PodAsync(CancellationToken ct) =>
        (await DeployFolder.BuildAsync("default", ct)).Only<V1Deployment>("Deployment").Spec.Template;
}
