using System.Text.RegularExpressions;
using CopyImageGitOps.Controller.Tests.Kubernetes;
using CopyImageGitOps.Testing;
using k8s.Models;

namespace CopyImageGitOps.Controller.Tests.Deploying;

/// <summary>Overlays that users write on <c>deploy/</c>.</summary>
[Collection(nameof(DeployedRights))]
public sealed partial class OverlayTests(ClusterFixture cluster)
{
    [Fact(Timeout = 60_000)]
    public async Task The_one_of_the_documentation_takes_its_configuration_and_its_image()
    {
        var ct = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        var text = Snippet().Match(await File.ReadAllTextAsync(Path.Combine(DeployFolder.Path, "README.md"), ct)).Groups[1].Value;
        folder.Add("overlay/copyimage.yaml", "mine: yes\n").Add("overlay/kustomization.yaml", Remote().Replace(text, $"{Deploy(folder)}/$1"));

        var manifests = await DeployFolder.BuildAsync(folder["overlay"], ct);

        var config = manifests.Only<V1ConfigMap>("ConfigMap");
        Assert.Equal("mine: yes\n", config.Data["copyimage.yaml"]);
        var pod = manifests.Only<V1Deployment>("Deployment").Spec.Template.Spec;
        Assert.StartsWith("registry.example.org/copyimage-controller:", pod.Containers[0].Image, StringComparison.Ordinal);
        Assert.Equal(config.Name(), pod.Volumes.Single(volume => volume.Name == "config").ConfigMap.Name);
        Assert.Contains("batch/cronjobs patch", DeployedRights.Of(manifests));
    }

    [Fact(Timeout = 120_000)]
    public async Task One_with_all_components_is_valid()
    {
        var ct = TestContext.Current.CancellationToken;
        var plane = await cluster.PlaneAsync(ct);
        using var folder = new TemporaryFolder();
        var components = Directory.GetDirectories(Path.Combine(DeployFolder.Path, "components")).Select(component => Path.GetFileName(component));
        folder.Add("overlay/kustomization.yaml", $"""
            resources: [{Deploy(folder)}/default]
            components: [{string.Join(", ", components.Select(component => $"{Deploy(folder)}/components/{component}"))}]
            """);
        var manifests = await DeployFolder.BuildAsync(folder["overlay"], ct);
        await DeployedRights.GrantAsync(plane, ct);

        var leftOut = await DeployFolder.ApplyAsync(plane, manifests, ct, "--dry-run=server");

        // Its kind is the Prometheus operator's.
        Assert.Contains(leftOut, manifest => manifest.Kind == "ServiceMonitor");
    }

    private static string Deploy(TemporaryFolder folder) => Path.GetRelativePath(folder["overlay"], DeployFolder.Path);

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Snippet();

    [GeneratedRegex(@"https://github\.com/OWNER/copyimage-gitops//deploy/(\S+)\?ref=v\S+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Remote();
}
