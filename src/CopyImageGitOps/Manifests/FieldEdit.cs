namespace CopyImageGitOps.Manifests;

/// <summary>A new value for one image field.</summary>
public sealed record FieldEdit(ImageField Field, string NewValue);
