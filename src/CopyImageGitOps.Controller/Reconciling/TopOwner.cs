using CopyImageGitOps.Controller.Watching;

namespace CopyImageGitOps.Controller.Reconciling;

/// <summary>Follows controlling owners upwards, as far as they are watched: only the top one is what a person has made.</summary>
internal static class TopOwner
{
    /// <summary>Owners in a circle are no owners that anybody could change.</summary>
    private const int MaximumDepth = 10;

    public static EventSubject Of(Workload workload, OwnerIdentity owner, IWorkloads workloads)
    {
        var ns = workload.Key.Namespace;
        for (var depth = 0; depth < MaximumDepth; depth++)
        {
            var known = workloads.Find(new ObjectKey(owner.Kind, ns, owner.Name));
            if (known is null || known.Uid != owner.Uid) break;
            if (known.Owner is not { } next) return EventSubject.Of(known);
            owner = next;
        }

        return new EventSubject(owner.ApiVersion, owner.Kind, ns, owner.Name, owner.Uid);
    }
}
