namespace CopyImageGitOps.Controller.Watching;

/// <summary>Which object: its kind, namespace and name. A name that was used again is another object, which <see cref="Workload.Uid"/> tells.</summary>
public readonly record struct ObjectKey(string Kind, string Namespace, string Name)
{
    /// <summary>As in <c>Deployment default/web</c>.</summary>
    public override string ToString() => $"{Kind} {Namespace}/{Name}";
}
