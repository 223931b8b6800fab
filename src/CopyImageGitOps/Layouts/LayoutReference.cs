using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Layouts;

/// <summary>
/// An image in a folder in the OCI image layout, written <c>oci:path[:name][@digest]</c> as skopeo writes it: the path ends at the first colon, so
/// that a name may be a tag (<c>oci:bundle:1.25</c>) or a whole reference (<c>oci:bundle:docker.io/library/nginx:1.25</c>).
/// </summary>
public sealed record LayoutReference
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-:/@+");

    internal LayoutReference(string path, string? name, Digest? digest) => (Path, Name, Digest) = (path, name, digest);

    /// <summary>What such a text begins with.</summary>
    public const string Prefix = "oci:";

    /// <summary>The folder, as it was written.</summary>
    public string Path { get; }

    /// <summary>What <c>org.opencontainers.image.ref.name</c> is in the index of the layout; null for an image that is found in another way.</summary>
    public string? Name { get; private init; }

    /// <summary>Decides which image it is, whatever has the name.</summary>
    public Digest? Digest { get; private init; }

    internal string FullPath => System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path));

    public static bool TryParse(string? text, [NotNullWhen(true)] out LayoutReference? reference, [NotNullWhen(false)] out ReferenceError? error)
    {
        (reference, error) = Parse(text ?? "");
        return reference is not null;
    }

    public LayoutReference WithName(string name) => this with { Name = name };

    public LayoutReference WithDigest(Digest digest) => this with { Digest = digest };

    /// <summary>With the prefix.</summary>
    public override string ToString() => Prefix + Path + (Name is null ? "" : $":{Name}") + (Digest is null ? "" : $"@{Digest}");

    private static Parsed<LayoutReference> Parse(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal)) return Wrong(text, "", $"it does not begin with '{Prefix}'");
        var rest = text[Prefix.Length..];
        Digest? digest = null;
        if (rest.LastIndexOf('@') is var at and >= 0 && LooksLikeDigest(rest[(at + 1)..]))
        {
            var parsed = ReferenceGrammar.ParseDigest(rest[(at + 1)..], text);
            if (parsed.Error is not null) return parsed.Error with { Expected = "image in a layout" };
            (digest, rest) = (parsed.Value, rest[..at]);
        }

        var colon = rest.IndexOf(':', IsDrive(rest) ? 2 : 0);
        var (path, name) = colon < 0 ? (rest, null) : (rest[..colon], rest[(colon + 1)..]);
        if (path.Length == 0) return Wrong(text, "", "it has no path; write oci:path[:name]");
        if (path.Contains('\0', StringComparison.Ordinal)) return Wrong(text, path, "is not a path");
        if (name is "") return Wrong(text, "", "the name after the path is empty");
        if (name is not null && name.AsSpan().ContainsAnyExcept(NameCharacters))
            return Wrong(text, name, "is not a name: letters, digits and '_', '.', '-', ':', '/', '@', '+'");
        return new LayoutReference(path, name, digest);
    }

    /// <summary>A path may have an '@', too.</summary>
    private static bool LooksLikeDigest(string text) =>
        text.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 && text[..colon] is "sha256" or "sha384" or "sha512";

    private static bool IsDrive(string path) =>
        OperatingSystem.IsWindows() && path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]);

    private static ReferenceError Wrong(string text, string part, string reason) => new(text, part, reason) { Expected = "image in a layout" };
}
