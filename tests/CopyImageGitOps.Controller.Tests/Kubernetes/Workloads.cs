using k8s.Models;

namespace CopyImageGitOps.Controller.Tests.Kubernetes;

/// <summary>Objects for tests: one container, <c>app</c>, of one image.</summary>
internal static class Workloads
{
    public static V1Deployment Deployment(string name, string image, int replicas = 1) => new()
    {
        Metadata = new() { Name = name },
        Spec = new() { Replicas = replicas, Selector = new() { MatchLabels = Labels(name) }, Template = Template(name, image) },
    };

    public static V1DaemonSet DaemonSet(string name, string image) => new()
    {
        Metadata = new() { Name = name },
        Spec = new() { Selector = new() { MatchLabels = Labels(name) }, Template = Template(name, image) },
    };

    public static V1StatefulSet StatefulSet(string name, string image, int replicas = 1) => new()
    {
        Metadata = new() { Name = name },
        Spec = new() { Replicas = replicas, ServiceName = name, Selector = new() { MatchLabels = Labels(name) }, Template = Template(name, image) },
    };

    private static V1PodTemplateSpec Template(string name, string image) => new()
    {
        Metadata = new() { Labels = Labels(name) },
        Spec = new() { Containers = [new() { Name = "app", Image = image }] },
    };

    private static Dictionary<string, string> Labels(string name) => new(StringComparer.Ordinal) { ["app"] = name };
}
