namespace CopyImageGitOps.Controller.Watching;

/// <summary>The workloads of the cluster as they were last seen.</summary>
public interface IWorkloads
{
    /// <summary>True once every kind has been listed; until then the others know only part of the cluster.</summary>
    bool HaveSynced { get; }

    Workload? Find(ObjectKey key);

    /// <summary>All of them, in no order, while they may change.</summary>
    IEnumerable<Workload> All { get; }
}

/// <summary>What happened to an object.</summary>
/// <param name="Before">Null if it was not known.</param>
/// <param name="After">Null if it is gone.</param>
/// <param name="IsInitial">It comes from a list and not from a watch: it is not news, so there is no hurry.</param>
public sealed record WorkloadChange(ObjectKey Key, Workload? Before, Workload? After, bool IsInitial);
