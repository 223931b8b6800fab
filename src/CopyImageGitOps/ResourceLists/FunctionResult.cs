using CopyImageGitOps.Findings;

namespace CopyImageGitOps.ResourceLists;

/// <summary>
/// One entry of a ResourceList's <c>results</c>
/// (https://github.com/kubernetes-sigs/kustomize/blob/master/cmd/config/docs/api-conventions/functions-spec.md).
/// </summary>
public sealed record FunctionResult(Severity Severity, string Message)
{
    /// <summary>The object that it is about; only with one may there be a <see cref="Field"/>.</summary>
    public ResourceReference? Resource { get; init; }

    public ResultField? Field { get; init; }

    /// <summary>As the annotations of the object say it, relative to the package.</summary>
    public string? FilePath { get; init; }

    public int? FileIndex { get; init; }

    /// <summary>The code of a finding, as the tag <c>code</c>.</summary>
    public string? Code { get; init; }
}

/// <summary>Names a Kubernetes object.</summary>
public sealed record ResourceReference(string ApiVersion, string Kind, string Name, string? Namespace);

/// <summary>A field of an object: as it is, and as it is to be.</summary>
/// <param name="Path">In the object, as in <c>spec.template.spec.containers[0].image</c>.</param>
public sealed record ResultField(string Path, string? CurrentValue, string? ProposedValue);
