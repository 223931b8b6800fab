using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CopyImageGitOps.References;

/// <summary>
/// The grammar of https://github.com/distribution/reference, part by part. Each method takes the part and, for the error, the whole
/// text that it came from. Written by hand so that an error names the smallest part that is wrong, and to start fast.
/// </summary>
internal static class ReferenceGrammar
{
    private const int MaximumPathLength = 255;
    private const int MaximumTagLength = 128;

    private static readonly SearchValues<char> LowerAlphaNumeric = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");
    private static readonly SearchValues<char> HostLabel = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
    private static readonly SearchValues<char> TagCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

    /// <summary>Splits from the right, where the separators are unambiguous: <c>@digest</c>, then <c>:tag</c>, then the name.</summary>
    public static Parsed<ImageReference> ParseReference(string text)
    {
        if (text.Length == 0) return Wrong(text, "", "it is empty");
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
        if (repository.Error is not null) return repository.Error;
        return new ImageReference(repository.Value!, tag ?? (digest is null ? Tag.Latest : null), digest);
    }

    public static Parsed<Repository> ParseRepository(string text) => ParseName(text, text);

    /// <summary>
    /// The first component is a registry if it could not be one of a path (a dot, a colon, an upper-case letter) or is <c>localhost</c>;
    /// otherwise the name is Docker Hub's.
    /// </summary>
    private static Parsed<Repository> ParseName(string name, string text)
    {
        if (name.Length == 0) return Wrong(text, "", "it has no repository name");
        if (IsImageId(name)) return Wrong(text, name, "is a bare image ID; name a repository");
        var slash = name.IndexOf('/');
        if (slash < 0 || !LooksLikeRegistry(name[..slash])) return ParsePath(Registry.DockerHub, slash < 0 ? $"library/{name}" : name, text);

        var registry = ParseRegistry(name[..slash], text);
        if (registry.Error is not null) return registry.Error;
        var path = name[(slash + 1)..];
        return ParsePath(registry.Value!, registry.Value!.IsDockerHub && !path.Contains('/') ? $"library/{path}" : path, text);
    }

    private static bool IsImageId(string name) => name.Length == 64 && !name.AsSpan().ContainsAnyExcept(Hexadecimal);

    private static bool LooksLikeRegistry(string component) => component == "localhost" || component.Any(c => c is '.' or ':' or (>= 'A' and <= 'Z'));

    public static Parsed<Registry> ParseRegistry(string part, string text)
    {
        if (part.Length == 0) return Wrong(text, "", "the registry before the first '/' is empty");
        var host = part;
        if (part.LastIndexOf(':') is var colon && colon > part.LastIndexOf(']'))
        {
            host = part[..colon];
            if (!int.TryParse(part.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535)
                return Wrong(text, part[(colon + 1)..], "is not a port; a port is a number from 1 to 65535");
        }

        if (host.StartsWith('['))
        {
            var isAddress = host.EndsWith(']') && IPAddress.TryParse(host.AsSpan(1, host.Length - 2), out var address)
                && address.AddressFamily == AddressFamily.InterNetworkV6 && !host.Contains('%');
            return isAddress ? Registry.Trusted(part) : Wrong(text, host, "is not an IPv6 address in brackets");
        }

        foreach (var label in host.Split('.'))
        {
            if (label.Length == 0 || label.AsSpan().ContainsAnyExcept(HostLabel) || label.StartsWith('-') || label.EndsWith('-'))
                return Wrong(text, part, "is not a registry host; its labels are letters, digits and inner hyphens");
        }

        return Registry.Trusted(part);
    }

    public static Parsed<Repository> ParsePath(Registry registry, string path, string text)
    {
        if (path.Length == 0) return Wrong(text, "", "it has no repository name");
        if (path.Length > MaximumPathLength) return Wrong(text, path, $"is longer than {MaximumPathLength} characters");
        foreach (var component in path.Split('/'))
        {
            if (component.Length == 0) return Wrong(text, path, "has an empty component; single slashes separate components");
            if (component.Any(char.IsUpper)) return Wrong(text, component, "has upper-case letters; a repository name is lower-case");
            if (!IsPathComponent(component)) return Wrong(text, component, "is not a repository name component: lower-case letters and digits, separated by one '.', one or two '_', or hyphens");
        }

        return Repository.Trusted(registry, path);
    }

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
        if (part.Length == 0) return Wrong(text, "", "the tag after ':' is empty");
        if (part.Length > MaximumTagLength) return Wrong(text, part, $"is a tag of more than {MaximumTagLength} characters");
        if (part.AsSpan().ContainsAnyExcept(TagCharacters) || part[0] is '.' or '-')
            return Wrong(text, part, "is not a tag: letters, digits, '_', '.', '-', not beginning with '.' or '-'");
        return Tag.Trusted(part);
    }

    public static Parsed<Digest> ParseDigest(string part, string text)
    {
        var colon = part.IndexOf(':');
        if (colon < 0) return Wrong(text, part, "is not a digest; a digest is 'algorithm:hex'");
        var (algorithm, hex) = (part[..colon], part[(colon + 1)..]);
        if (Digest.HexLength(algorithm) is not { } length) return Wrong(text, algorithm, "is not a digest algorithm; sha256, sha384 and sha512 are");
        if (hex.Length != length) return Wrong(text, hex, $"has {hex.Length} characters; a {algorithm} digest has {length}");
        if (hex.AsSpan().ContainsAnyExcept(Hexadecimal)) return Wrong(text, hex, "is not lower-case hexadecimal");
        return Digest.Trusted(algorithm, hex);
    }

    private static ReferenceError Wrong(string text, string part, string reason) => new(text, part, reason);
}

/// <summary>A value or the reason why there is none.</summary>
internal readonly record struct Parsed<T>(T? Value, ReferenceError? Error) where T : class
{
    public T GetOrThrow() => Value ?? throw new ReferenceFormatException(Error!);

    public static implicit operator Parsed<T>(T value) => new(value, null);

    public static implicit operator Parsed<T>(ReferenceError error) => new(null, error);
}
