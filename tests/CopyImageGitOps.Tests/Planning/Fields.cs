using CopyImageGitOps.Manifests;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Tests.Planning;

/// <summary>Image fields for tests that do not read text.</summary>
internal static class Fields
{
    public static ImageField Of(string value, string file = "app.yaml", int line = 1) => new()
    {
        File = file,
        Line = line,
        Column = 1,
        Document = 0,
        Kind = "Deployment",
        Name = "web",
        Namespace = "shop",
        Field = "spec.template.spec.containers[0].image",
        Value = value,
        Reference = ImageReference.Parse(value),
        Span = default,
    };

    public static Digest Digest(char hex) => CopyImageGitOps.References.Digest.Parse("sha256:" + new string(hex, 64));
}
