using CopyImageGitOps.Controller.Watching;

namespace CopyImageGitOps.Controller.Reconciling;

/// <summary>Kubernetes events: what <c>kubectl describe</c> shows of an object.</summary>
public interface IObjectEvents
{
    /// <summary>
    /// Returns at once; the event is written in the background. The same again within a while counts up the first one instead. That an event cannot
    /// be written is logged and holds up nothing.
    /// </summary>
    void Report(EventSubject subject, EventKind kind, string reason, string message);
}

/// <summary>The object that an event is about.</summary>
public sealed record EventSubject(string ApiVersion, string Kind, string Namespace, string Name, string Uid, string? ResourceVersion = null)
{
    public static EventSubject Of(Workload workload) => new(
        workload.ApiVersion, workload.Key.Kind, workload.Key.Namespace, workload.Key.Name, workload.Uid, workload.ResourceVersion);
}

/// <summary>The two types of event that Kubernetes knows.</summary>
public enum EventKind
{
    Normal,
    Warning,
}
