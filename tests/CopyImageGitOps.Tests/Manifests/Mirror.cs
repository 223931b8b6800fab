using CopyImageGitOps.Manifests;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Tests.Manifests;

/// <summary>The fixed rule by which the tests rewrite every image.</summary>
internal static class Mirror
{
    private const string Prefix = "registry.example.com/mirror/";
    private const string Digest = "sha256:6e23479198b998e5e25921dff8455837c7636a67111a04a635cf1bb363d199dc";

    public static string NewValue(ImageField field) => NewValue(field.Value, field.Reference);

    public static string NewValue(string value, ImageReference reference)
    {
        if (reference.ToString().StartsWith(Prefix, StringComparison.Ordinal)) return value;
        var tag = reference.Tag is null ? "" : $":{reference.Tag}";
        // A registry's name may have capitals, a repository's may not.
        return $"{Prefix}{reference.Registry.Host.ToLowerInvariant()}/{reference.Repository.Path}{tag}@{reference.Digest?.ToString() ?? Digest}";
    }

    public static byte[] Rewrite(byte[] content, ScannedManifest scanned) =>
        ManifestRewriter.Rewrite(content, [.. scanned.Fields.Select(f => new FieldEdit(f, NewValue(f)))]);
}
