namespace CopyImageGitOps.Configuration.Keys;

/// <summary>The document around the configuration, in the shape of a Kubernetes object.</summary>
internal sealed record ConfigRoot
{
    public const string ApiVersion = "copyimage.dev/v1";
    public const string Kind = "CopyImage";

    public CopyImageConfig Spec { get; init; } = new();
}
