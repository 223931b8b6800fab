using System.Buffers;

namespace CopyImageGitOps.References;

/// <summary>
/// The grammar of https://github.com/distribution/reference, part by part. Each method takes the part and, for the error, the whole
/// text that it came from. Written by hand so that an error names the smallest part that is wrong, and to start fast.
/// </summary>
internal static class ReferenceGrammar
{
    private const int MaximumPathLength = 255;
    private const int MaximumTagLength = 128;
    private const string Library = "library/";
    private const string ComponentRule =
        "is not a repository name component: lower-case letters and digits, separated by one '.', one or two '_', or hyphens";

    private static readonly SearchValues<char> LowerAlphaNumeric = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");
    private static readonly SearchValues<char> TagCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

    /// <summary>Splits from the right, where the separators are unambiguous: <c>@digest</c>, then <c>:tag</c>, then the name.</summary>
    public static Parsed<ImageReference> ParseReference(string text)
    {
        if (text.Length == 0) return Wrong(text, "", "it is empty");
        if (IsImageId(text)) return Wrong(text, text, "is a bare image ID; name a repository");
        var name = text;
        Digest? digest = null;
        Tag? tag = null;

        if (name.IndexOf('@') is var at and >= 0)
        {
            var parsed = ParseDigest(name[(at + 1)..], text);
            if (parsed.Error is not null) return parsed.Error;
            (digest, name) = (parsed.Value, name[..at]);
        }

        if (name.LastIndexOf(':') is var colon && colon > name.LastIndexOfAny(['/', ']']))
        {
            var parsed = ParseTag(name[(colon + 1)..], text);
            if (parsed.Error is not null) return parsed.Error;
            (tag, name) = (parsed.Value, name[..colon]);
        }

        var repository = ParseName(name, text);
        return repository.Error is not null ? repository.Error : new ImageReference(repository.Value!, tag, digest);
    }

    public static Parsed<Repository> ParseRepository(string text) =>
        IsImageId(text) ? Wrong(text, text, "is a bare image ID; name a repository") : ParseName(text, text);

    private static Parsed<Repository> ParseName(string name, string text)
    {
        if (name.Length == 0) return Wrong(text, "", "it has no repository name");
        if (name.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0)
            return Wrong(text, name[..(scheme + 3)], "is a scheme; a reference has none");
        var slash = name.IndexOf('/');
        if (slash < 0 || !RegistryGrammar.LooksLikeRegistry(name[..slash])) return ParsePath(Registry.DockerHub, name, text);
        var registry = RegistryGrammar.Parse(name[..slash], text);
        return registry.Error is not null ? registry.Error : ParsePath(registry.Value!, name[(slash + 1)..], text);
    }

    /// <summary>On Docker Hub, a path of one component is that of an official image: <c>library/</c> is put before it.</summary>
    public static Parsed<Repository> ParsePath(Registry registry, string path, string text)
    {
        if (path.Length == 0) return Wrong(text, "", "it has no repository name");
        foreach (var component in path.Split('/'))
        {
            if (component.Length == 0) return Wrong(text, path, "has an empty component; single slashes separate components");
            if (component.Any(char.IsUpper)) return Wrong(text, component, "has upper-case letters; a repository name is lower-case");
            if (!IsPathComponent(component)) return Wrong(text, component, ComponentRule);
        }

        var full = registry.IsDockerHub && !path.Contains('/') ? Library + path : path;
        return full.Length > MaximumPathLength
            ? Wrong(text, path, $"makes a repository path of {full.Length} characters; at most {MaximumPathLength} are allowed")
            : Repository.Trusted(registry, full);
    }

    /// <summary>The shortest text that is parsed to the same repository.</summary>
    public static string Familiar(Repository repository)
    {
        var path = repository.Path;
        if (!repository.Registry.IsDockerHub) return repository.ToString();
        var official = path.StartsWith(Library, StringComparison.Ordinal) ? path[Library.Length..] : null;
        if (official is not null && !official.Contains('/') && !IsImageId(official)) return official;
        return RegistryGrammar.LooksLikeRegistry(path[..path.IndexOf('/')]) ? repository.ToString() : path;
    }

    private static bool IsImageId(string text) => text.Length == 64 && !text.AsSpan().ContainsAnyExcept(Hexadecimal);

    private static bool IsPathComponent(ReadOnlySpan<char> component)
    {
        while (true)
        {
            var word = component.IndexOfAnyExcept(LowerAlphaNumeric);
            if (word < 0) return component.Length > 0;
            if (word == 0) return false;
            component = component[word..];
            var separator = component.IndexOfAny(LowerAlphaNumeric);
            if (separator < 0 || component[..separator] is not ("." or "_" or "__") && component[..separator].ContainsAnyExcept('-')) return false;
            component = component[separator..];
        }
    }

    public static Parsed<Tag> ParseTag(string part, string text)
    {
        if (part.Length == 0) return Wrong(text, "", "the tag is empty");
        if (part.AsSpan().ContainsAnyExcept(TagCharacters) || part[0] is '.' or '-')
            return Wrong(text, part, "is not a tag: letters, digits, '_', '.', '-', not beginning with '.' or '-'");
        if (part.Length > MaximumTagLength) return Wrong(text, part, $"is a tag of {part.Length} characters; at most {MaximumTagLength} are allowed");
        return Tag.Trusted(part);
    }

    public static Parsed<Digest> ParseDigest(string part, string text)
    {
        if (part.Length == 0) return Wrong(text, "", "the digest is empty");
        var colon = part.IndexOf(':');
        if (colon < 0) return Wrong(text, part, "is not a digest; a digest is 'algorithm:hex'");
        var (algorithm, hex) = (part[..colon], part[(colon + 1)..]);
        if (Digest.HexLength(algorithm) is not { } length)
            return Wrong(text, part, "has an unknown digest algorithm; sha256, sha384 and sha512 are known");
        if (hex.AsSpan().ContainsAnyExcept(Hexadecimal)) return Wrong(text, hex, "is not lower-case hexadecimal");
        if (hex.Length != length) return Wrong(text, part, $"has {hex.Length} hexadecimal characters; a {algorithm} digest has {length}");
        return Digest.Trusted(algorithm, hex);
    }

    private static ReferenceError Wrong(string text, string part, string reason) => new(text, part, reason);
}
