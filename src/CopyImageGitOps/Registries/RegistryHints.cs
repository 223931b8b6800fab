using System.Net;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Registries;

/// <summary>What a user can do about a registry's refusal.</summary>
internal static class RegistryHints
{
    public static string? For(RegistryException problem) => (problem.FindingCode, problem.Side) switch
    {
        (FindingCodes.ImageNotFound, RegistrySide.Source) => "Check the name and the tag; the image may have been deleted or renamed.",
        (FindingCodes.ImageNotFound, RegistrySide.Destination) => "Create the repository first if this registry does not create repositories on push.",
        (FindingCodes.RegistryUnauthorized, RegistrySide.Source) when problem.Status == HttpStatusCode.Forbidden =>
            $"The account that is logged in to {problem.Registry} may not pull this image.",
        (FindingCodes.RegistryUnauthorized, RegistrySide.Source) =>
            $"Check that the image exists, then log in with 'docker login {problem.Registry}': registries answer alike for private and for absent images.",
        (FindingCodes.RegistryUnauthorized, RegistrySide.Destination) =>
            $"Log in with 'docker login {problem.Registry}', or set COPYIMAGE_USERNAME and COPYIMAGE_PASSWORD; the account needs the right to push.",
        (FindingCodes.RegistryRateLimited, _) => $"Run again later; logging in with 'docker login {problem.Registry}' usually raises the limit.",
        (FindingCodes.RegistryUnavailable, _)
            when problem.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            "Check the registry's certificate; a private CA is trusted through SSL_CERT_FILE. A registry without TLS must be named in insecureRegistries.",
        (FindingCodes.RegistryUnavailable, _) => "Run again: what was copied is kept and is not copied twice.",
        (FindingCodes.ContentCorrupt, _) => "Nothing was published. Run again; if it stays, the registry or a proxy before it alters or truncates content.",
        (FindingCodes.SparseIndexRefused, _) =>
            "Copy all platforms (leave 'platforms' out), or use a registry that accepts an index of which platforms are missing.",
        (FindingCodes.ImageUnsupported, _) => "Use an image in OCI or Docker schema 2 format, or exclude this one.",
        (FindingCodes.RegistryProtocol, _) when problem.Status == HttpStatusCode.RequestEntityTooLarge =>
            "The registry, or a proxy before it, limits the size of a request; raise that limit.",
        _ => null,
    };
}
