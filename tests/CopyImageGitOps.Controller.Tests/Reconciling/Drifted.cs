using CopyImageGitOps.Controller.Watching;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Controller.Tests.Reconciling;

/// <summary>Workloads as the watch would give them.</summary>
internal static class Drifted
{
    /// <param name="images">Of the containers <c>c0</c>, <c>c1</c>, …</param>
    public static Workload Deployment(params IReadOnlyList<string> images) => Named("web", images);

    public static Workload Named(string name, params IReadOnlyList<string> images) => new()
    {
        Key = new ObjectKey("Deployment", "default", name),
        Type = WorkloadKind.Deployment,
        ApiVersion = "apps/v1",
        Uid = $"uid-{name}",
        ResourceVersion = "1",
        HasAnnotations = true,
        Images = [.. images.Select((image, i) => Image(image, $"/spec/template/spec/containers/{i}/image", $"c{i}", name))],
    };

    public static WorkloadImage Image(string value, string path, string? container, string name = "web") => new(
        new ImageField
        {
            File = $"Deployment default/{name}",
            Line = 1,
            Column = 1,
            Document = 0,
            Kind = "Deployment",
            Name = name,
            Namespace = "default",
            Field = path.Trim('/').Replace('/', '.'),
            Value = value,
            Reference = ImageReference.Parse(value),
            Span = new ScalarSpan(path.GetHashCode(StringComparison.Ordinal) & 0xffff, value.Length, ScalarStyle.DoubleQuoted),
        },
        path,
        container);
}
