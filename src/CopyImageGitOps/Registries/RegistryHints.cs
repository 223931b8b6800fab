using System.Net;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Registries;

/// <summary>What a user can do about a registry's refusal.</summary>
internal static class RegistryHints
{
    public static string? For(RegistryException problem) => (problem.FindingCode, problem.Side) switch
    {
        (FindingCodes.ImageNotFound, RegistrySide.Source) => "Check the name and the tag; the image may have been deleted or renamed.",
        (FindingCodes.ImageNotFound, RegistrySide.Destination) => CreateRepository(problem.Context.Repository),
        (FindingCodes.RegistryUnauthorized, RegistrySide.Source) when problem.Status == HttpStatusCode.Forbidden =>
            $"The account that is logged in to {problem.Registry} may not pull this image.",
        (FindingCodes.RegistryUnauthorized, RegistrySide.Source) =>
            $"Check that the image exists, then log in with 'docker login {problem.Registry}': registries answer alike for private and for absent images.",
        (FindingCodes.RegistryUnauthorized, RegistrySide.Destination) =>
            $"Log in with 'docker login {problem.Registry}', or set COPYIMAGE_USERNAME and COPYIMAGE_PASSWORD; the account needs the right to push.",
        (FindingCodes.RegistryRateLimited, _) => $"Run again later; logging in with 'docker login {problem.Registry}' usually raises the limit.",
        (FindingCodes.RegistryUnavailable, _)
            when problem.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            $"Check the registry's certificate; a private authority is given as caFile in spec.registries['{problem.Registry}'] or by SSL_CERT_FILE. "
                + "A registry without TLS must be named in insecureRegistries.",
        (FindingCodes.ProxyFailed, _) when problem.Status == HttpStatusCode.ProxyAuthenticationRequired =>
            "Give the proxy's user name and password in HTTPS_PROXY, as in http://user:password@proxy.example.com:3128.",
        (FindingCodes.ProxyFailed, _) =>
            $"Check HTTPS_PROXY and HTTP_PROXY; if {problem.Registry} is reached without a proxy, name it in NO_PROXY.",
        (FindingCodes.TagImmutable, _) =>
            "The registry does not let this tag be moved. Delete the tag there, allow tags to be overwritten, or use 'pin: digest' with tags that do not move.",
        (FindingCodes.RegistryUnavailable, _) => "Run again: what was copied is kept and is not copied twice.",
        (FindingCodes.ContentCorrupt, _) => "Nothing was published. Run again; if it stays, the registry or a proxy before it alters or truncates content.",
        (FindingCodes.SparseIndexRefused, _) =>
            "Copy all platforms (leave 'platforms' out), or use a registry that accepts an index of which platforms are missing.",
        (FindingCodes.ImageUnsupported, _) => "Use an image in OCI or Docker schema 2 format, or exclude this one.",
        (FindingCodes.RegistryProtocol, _) when problem.Status == HttpStatusCode.RequestEntityTooLarge =>
            "The registry, or a proxy before it, limits the size of a request; raise that limit.",
        _ => null,
    };

    /// <summary>Some registries create none on push; ECR is the one that most users meet (ECR Public has an API of its own).</summary>
    private static string CreateRepository(Repository repository)
    {
        var host = repository.Registry.Host;
        var command = host switch
        {
            "public.ecr.aws" when repository.Path.IndexOf('/') is var alias and > 0 =>
                $" with 'aws ecr-public create-repository --repository-name {repository.Path[(alias + 1)..]} --region us-east-1'",
            _ when host.EndsWith(".amazonaws.com", StringComparison.Ordinal) || host.EndsWith(".amazonaws.com.cn", StringComparison.Ordinal) =>
                $" with 'aws ecr create-repository --repository-name {repository.Path}{RegionOf(host)}'",
            _ => "",
        };
        return $"Create the repository '{repository.Path}' at {repository.Registry} first{command}, if this registry does not create repositories on push.";
    }

    /// <summary>As in <c>123456789012.dkr.ecr.eu-west-1.amazonaws.com</c>.</summary>
    private static string RegionOf(string host) => host.Split('.') is [_, "dkr", _, var region, ..] ? $" --region {region}" : "";
}
