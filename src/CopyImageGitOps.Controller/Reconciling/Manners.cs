using CopyImageGitOps.Configuration;
using CopyImageGitOps.Controller.Watching;

namespace CopyImageGitOps.Controller.Reconciling;

/// <summary>Which objects are left alone although they reference public images.</summary>
/// <param name="ownNamespace">The one that the controller runs in; null if it runs outside of the cluster.</param>
public sealed class Manners(ControllerConfig config, IWorkloads workloads, string? ownNamespace)
{
    private const string OwnPlaceholder = "{own}";

    private readonly string[] _excluded =
    [
        .. config.ExcludeNamespaces.Where(pattern => pattern != OwnPlaceholder || ownNamespace is not null)
            .Select(pattern => pattern == OwnPlaceholder ? ownNamespace! : pattern),
    ];

    /// <summary>Null if the object may be repaired.</summary>
    public Restraint? Of(Workload workload)
    {
        var ns = workload.Key.Namespace;
        if (_excluded.Any(pattern => Glob.IsMatch(pattern, ns))) return Silent(ReportReason.Namespace, $"namespace '{ns}' is excluded");
        if (workload.IsIgnored) return Silent(ReportReason.Ignored, "the annotation copyimage.dev/ignore says so");
        if (workload.Owner is { } owner) return Owned(workload, owner);
        if (workload.ManagedBy is { } tool && config.Managed == ManagedMode.Report)
            return Said(workload, ReportReason.Managed, $"{NameOf(tool)} would put it back; change it where {NameOf(tool)} reads it, or set 'managed: patch'");
        if (workload.IsPaused) return Said(workload, ReportReason.Paused, "it is paused; it is repaired when it is resumed");
        return config.Mode == ControllerMode.Audit ? Said(workload, ReportReason.Audit, "the controller runs with 'mode: audit'") : null;
    }

    /// <summary>Whoever asked for silence gets no event either.</summary>
    private static Restraint Silent(ReportReason reason, string why) => new(reason, why, Subject: null);

    private static Restraint Said(Workload workload, ReportReason reason, string why) => new(reason, why, EventSubject.Of(workload));

    private Restraint Owned(Workload workload, OwnerIdentity owner)
    {
        var top = TopOwner.Of(workload, owner, workloads);
        return new Restraint(ReportReason.Owned, $"{top.Kind} '{top.Name}' controls it and would put it back; change the image there", top);
    }

    private static string NameOf(ManagingTool tool) => tool == ManagingTool.ArgoCd ? "Argo CD" : tool.ToString();
}

/// <summary>An object is left alone.</summary>
/// <param name="Why">A clause that follows "left alone, as".</param>
/// <param name="Subject">The object that an event is about; null if there is to be none.</param>
public sealed record Restraint(ReportReason Reason, string Why, EventSubject? Subject);
