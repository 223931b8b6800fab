using CopyImageGitOps.Controller.Tests.Kubernetes;

namespace CopyImageGitOps.Controller.Tests.Deploying;

/// <summary>The rights in <c>deploy/</c>, each by name: a new one is a decision.</summary>
public sealed class DeployedRightsTests
{
    private static readonly string[] Default =
    [
        "apps/daemonsets list", "apps/daemonsets patch", "apps/daemonsets watch",
        "apps/deployments list", "apps/deployments patch", "apps/deployments watch",
        "coordination.k8s.io/leases create", "coordination.k8s.io/leases get", "coordination.k8s.io/leases update",
        "events create", "events patch",
    ];

    [Fact(Timeout = 60_000)]
    public async Task The_default_has_these_rights_and_no_others()
    {
        var ct = TestContext.Current.CancellationToken;

        Assert.Equal(Default, DeployedRights.Of(await DeployFolder.BuildAsync("default", ct)));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(
        "kinds",
        "apps/statefulsets list", "apps/statefulsets patch", "apps/statefulsets watch",
        "batch/cronjobs list", "batch/cronjobs patch", "batch/cronjobs watch")]
    [InlineData("workload-pull-secrets", "secrets get")]
    [InlineData("prometheus-operator")]
    public async Task A_component_adds_what_it_is_for(string component, params string[] rights)
    {
        var ct = TestContext.Current.CancellationToken;

        var granted = DeployedRights.Of(await DeployFolder.BuildAsync("default", [component], ct));

        Assert.Equal(Default.Concat(rights).Order(StringComparer.Ordinal), granted);
    }
}
