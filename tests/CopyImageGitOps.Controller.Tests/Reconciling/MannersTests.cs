using CopyImageGitOps.Configuration;
using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Watching;

namespace CopyImageGitOps.Controller.Tests.Reconciling;

public sealed class MannersTests
{
    private readonly WorkloadTable _table = new();

    private static Workload Web => Drifted.Deployment("nginx:1.25");

    [Fact]
    public void An_object_that_nobody_else_writes_is_repaired() => Assert.Null(Of(Web));

    [Theory]
    [InlineData("kube-system", "kube-system")]
    [InlineData("own", "{own}")]
    [InlineData("team-a", "team-*")]
    [InlineData("x1", "x?")]
    public void An_excluded_namespace_is_left_alone_without_an_event(string ns, string pattern)
    {
        var restraint = Of(Web with { Key = new("Deployment", ns, "web") }, new ControllerConfig { ExcludeNamespaces = [pattern] });

        Assert.Equal(new Restraint(ReportReason.Namespace, $"namespace '{ns}' is excluded", Subject: null), restraint);
    }

    [Fact]
    public void Outside_of_a_cluster_there_is_no_namespace_of_its_own()
    {
        var manners = new Manners(new ControllerConfig { ExcludeNamespaces = ["{own}"] }, _table, ownNamespace: null);

        Assert.Null(manners.Of(Web with { Key = new("Deployment", "{own}", "web") }));
    }

    [Fact]
    public void An_object_that_asks_to_be_ignored_is_left_alone_without_an_event() =>
        Assert.Equal((ReportReason.Ignored, null), Of(Web with { IsIgnored = true }) is { } r ? (r.Reason, r.Subject) : default);

    [Theory]
    [InlineData(ManagingTool.ArgoCd, "Argo CD would put it back; change it where Argo CD reads it, or set 'managed: patch'")]
    [InlineData(ManagingTool.Flux, "Flux would put it back; change it where Flux reads it, or set 'managed: patch'")]
    [InlineData(ManagingTool.Helm, "Helm would put it back; change it where Helm reads it, or set 'managed: patch'")]
    public void A_managed_object_is_reported_unless_told_otherwise(ManagingTool tool, string why)
    {
        var managed = Web with { ManagedBy = tool };

        Assert.Equal(new Restraint(ReportReason.Managed, why, EventSubject.Of(managed)), Of(managed));
        Assert.Null(Of(managed, new ControllerConfig { Managed = ManagedMode.Patch }));
    }

    [Fact]
    public void A_paused_Deployment_is_reported() => Assert.Equal(ReportReason.Paused, Of(Web with { IsPaused = true })?.Reason);

    [Fact]
    public void An_audit_reports_everything_else() =>
        Assert.Equal(
            new Restraint(ReportReason.Audit, "the controller runs with 'mode: audit'", EventSubject.Of(Web)),
            Of(Web, new ControllerConfig { Mode = ControllerMode.Audit }));

    [Fact]
    public void An_owner_that_is_not_watched_is_what_the_event_is_about()
    {
        var restraint = Of(Web with { Owner = new("postgresql.cnpg.io/v1", "Cluster", "pg", "u1") });

        Assert.Equal(ReportReason.Owned, restraint?.Reason);
        Assert.Equal("Cluster 'pg' controls it and would put it back; change the image there", restraint?.Why);
        Assert.Equal(new EventSubject("postgresql.cnpg.io/v1", "Cluster", "default", "pg", "u1"), restraint?.Subject);
    }

    [Fact]
    public void Owners_that_are_watched_are_followed_to_the_top()
    {
        var top = _table.Put(Drifted.Named("top"));
        var middle = _table.Put(Drifted.Named("middle") with { Owner = new("apps/v1", "Deployment", "top", top.Uid) });

        Assert.Equal(EventSubject.Of(top), Of(Web with { Owner = new("apps/v1", "Deployment", "middle", middle.Uid) })?.Subject);
    }

    [Fact]
    public void Another_object_of_the_owners_name_is_not_the_owner()
    {
        _table.Put(Drifted.Named("top"));

        Assert.Equal("gone", Of(Web with { Owner = new("apps/v1", "Deployment", "top", "gone") })?.Subject?.Uid);
    }

    [Fact]
    public void Owners_in_a_circle_end()
    {
        var web = _table.Put(Web with { Owner = new("apps/v1", "Deployment", "web", "uid-web") });

        Assert.Equal("web", Of(web)?.Subject?.Name);
    }

    private Restraint? Of(Workload workload, ControllerConfig? config = null) => new Manners(config ?? new ControllerConfig(), _table, "own").Of(workload);
}
