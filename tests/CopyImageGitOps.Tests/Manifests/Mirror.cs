using CopyImageGitOps.Manifests;

namespace CopyImageGitOps.Tests.Manifests;

/// <summary>The fixed rule by which the tests rewrite every image.</summary>
internal static class Mirror
{
    private const string Prefix = "registry.example.com/mirror/";
    private const string Digest = "sha256:6e23479198b998e5e25921dff8455837c7636a67111a04a635cf1bb363d199dc";

    public static string NewValue(ImageField field) => field.Reference.ToString().StartsWith(Prefix, StringComparison.Ordinal)
        ? field.Value
        : $"{Prefix}{field.Reference.Registry.Host}/{field.Reference.Repository.Path}{(field.Reference.Tag is null ? "" : ":" + field.Reference.Tag)}@{field.Reference.Digest?.ToString() ?? Digest}";

    public static byte[] Rewrite(byte[] content, ScannedManifest scanned) => ManifestRewriter.Rewrite(content, [.. scanned.Fields.Select(f => new FieldEdit(f, NewValue(f)))]);
}
