using System.Text.RegularExpressions;
using CopyImageGitOps.Configuration.Shapes;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Configuration.Keys;

/// <summary>Names of registries, and the prefix of a destination.</summary>
internal static partial class RegistryTexts
{
    public static TextShape Registry { get; } = new("a registry, as in ghcr.io or localhost:5000")
    {
        Rule = text => Fault(text) ?? (References.Registry.TryParse(text, out _, out var error) ? null : Wrong(error)),
        Normalise = text => References.Registry.Parse(text).Name,
        Pattern = @"^[A-Za-z0-9.:\[\]-]+$",
    };

    public static TextShape Destination { get; } = new("a registry, and optionally a path, as in registry.example.com/mirror")
    {
        Rule = DestinationFault,
        Normalise = text =>
        {
            var (registry, path) = Split(text);
            return References.Registry.Parse(registry).Name + (path.Length == 0 ? "" : $"/{path}");
        },
        Pattern = @"^[A-Za-z0-9.:\[\]-]+(/[a-z0-9._-]+)*/?$",
    };

    public static TextShape MirrorAddress { get; } = new("an address, as in https://mirror.gcr.io")
    {
        Rule = text => IsAddress(text)
            ? null
            : new TextFault("is not the address of a registry", "Give scheme and host, as in https://mirror.gcr.io; credentials are not part of it."),
        Pattern = @"^https?://[^@/?#\s\\]+/?$",
    };

    public static LookupShape<IReadOnlyList<string>> Mirrors { get; } =
        new("a map from registries to lists of addresses", Registry, new ListShape<string>("addresses", MirrorAddress));

    public static TextShape PemFile { get; } = new("the path of a PEM file");

    /// <summary>The registry that a valid destination names, and the path below it, which may be empty.</summary>
    public static (string Registry, string Path) Split(string destination)
    {
        var trimmed = destination.EndsWith('/') ? destination[..^1] : destination;
        return trimmed.IndexOf('/') is var slash and >= 0 ? (trimmed[..slash], trimmed[(slash + 1)..]) : (trimmed, "");
    }

    private static TextFault? DestinationFault(string text)
    {
        if (Fault(text) is { } fault) return fault;
        var (host, path) = Split(text);
        if (!References.Registry.TryParse(host, out var registry, out var error))
            return Wrong(error, host.Contains('.') || host.Contains(':') || !IsPath(host) ? null : $"For an account on Docker Hub write docker.io/{text}.");
        if (path.Length == 0 && registry.IsDockerHub)
            return new TextFault($"is '{text}', but Docker Hub keeps images below accounts", "Add the account, as in docker.io/acme.");
        if (path.Length == 0) return null;
        if (ReferenceGrammar.ParsePath(registry, path, text).Error is not { } pathError) return null;
        return path.Contains(':') && !path.EndsWith('/')
            ? new TextFault($"is '{OneLine.Of(text)}', with a tag", "Give only the prefix below which copies are kept; each keeps its own tag.")
            : Wrong(pathError with { Expected = "destination" });
    }

    private static bool IsPath(string host) => ReferenceGrammar.ParsePath(References.Registry.DockerHub, host, host).Error is null;

    private static TextFault? Fault(string text)
    {
        // What stands before an @ may be a password: it is not repeated.
        if (text.LastIndexOf('@') is var at and >= 0)
        {
            return new TextFault(
                $"has an '@' before '{OneLine.Of(text[(at + 1)..])}'",
                "Credentials are given with COPYIMAGE_USERNAME and COPYIMAGE_PASSWORD, or by logging in with docker; digests have no place here.");
        }

        return text.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0
            ? new TextFault(
                $"is '{OneLine.Of(text)}', with a scheme",
                $"Leave out '{OneLine.Of(text[..(scheme + 3)])}'; for plain HTTP name the registry in insecureRegistries.")
            : null;
    }

    private static TextFault Wrong(ReferenceError error, string? hint = null) => new($"is wrong: {error}", hint);

    private static bool IsAddress(string text) =>
        AddressForm().IsMatch(text) && Uri.TryCreate(text, UriKind.Absolute, out var address)
        && References.Registry.TryParse(address.Authority, out _, out _);

    [GeneratedRegex(@"\Ahttps?://[^@/?#\s\\]+/?\z", RegexOptions.NonBacktracking)]
    private static partial Regex AddressForm();
}
