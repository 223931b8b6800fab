namespace CopyImageGitOps.Manifests;

/// <summary>A new value for one image field.</summary>
/// <param name="NewValue">Unquoted; the rewriter writes it in the style of the old value.</param>
public sealed record FieldEdit(ImageField Field, string NewValue);
