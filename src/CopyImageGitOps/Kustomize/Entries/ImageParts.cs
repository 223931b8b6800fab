namespace CopyImageGitOps.Kustomize.Entries;

/// <summary>An image value as kustomize takes it apart: at the first ':' and '@' behind the first '/', whatever the grammar of references says.</summary>
internal readonly record struct ImageParts(string Name, string Tag, string Digest)
{
    public static ImageParts Of(string image)
    {
        var path = Math.Max(image.IndexOf('/', StringComparison.Ordinal), 0);
        var at = image.IndexOf('@', path);
        var colon = image.IndexOf(':', path);
        if (colon >= 0 && (at < 0 || colon < at)) return new(image[..colon], at < 0 ? image[(colon + 1)..] : image[(colon + 1)..at], Behind(image, at));
        return at < 0 ? new(image, "", "") : new(image[..at], "", Behind(image, at));
    }

    public override string ToString() => Name + (Tag.Length > 0 ? $":{Tag}" : "") + (Digest.Length > 0 ? $"@{Digest}" : "");

    private static string Behind(string image, int at) => at < 0 ? "" : image[(at + 1)..];
}
