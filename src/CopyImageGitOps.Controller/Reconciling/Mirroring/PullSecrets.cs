using System.Net;
using CopyImageGitOps.Controller.Reconciling.Patching;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Registries.Credentials;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace CopyImageGitOps.Controller.Reconciling.Mirroring;

/// <summary>Reads the Secrets with which a workload pulls.</summary>
public interface IPullSecrets
{
    /// <summary>Those of one namespace by their names; one that cannot be used is said, and the others count.</summary>
    Task<PullSecretsRead> ReadAsync(string ns, IReadOnlyList<string> names, CancellationToken cancellationToken);
}

/// <param name="Credentials">Null if none of the Secrets can be used.</param>
/// <param name="Problems">A warning for each that cannot.</param>
public sealed record PullSecretsRead(ICredentialSource? Credentials, IReadOnlyList<Finding> Problems);

/// <summary>Asks the API server each time: a Secret is kept no longer than it is used.</summary>
public sealed class PullSecrets(IKubernetes cluster) : IPullSecrets
{
    public async Task<PullSecretsRead> ReadAsync(string ns, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var (sources, problems) = (new List<ICredentialSource>(), new List<Finding>());
        foreach (var name in names)
        {
            var (source, reason) = await ReadAsync(ns, name, cancellationToken);
            if (source is not null) sources.Add(source);
            else problems.Add(Problem(ns, name, reason!));
        }

        return new PullSecretsRead(sources.Count == 0 ? null : new CredentialChain(sources), problems);
    }

    private async Task<(ICredentialSource? Source, string? Reason)> ReadAsync(string ns, string name, CancellationToken cancellationToken)
    {
        try
        {
            return Parse(await cluster.CoreV1.ReadNamespacedSecretAsync(name, ns, cancellationToken: cancellationToken));
        }
        catch (HttpOperationException e)
        {
            return (null, e.Response.StatusCode switch
            {
                HttpStatusCode.NotFound => "there is no such Secret",
                HttpStatusCode.Forbidden => "the controller may not read it",
                var status => $"the API server answered {(int)status}",
            });
        }
        catch (Exception e) when (ApiErrors.IsUnreachable(e, cancellationToken))
        {
            return (null, "the API server could not be reached");
        }
    }

    private static (ICredentialSource? Source, string? Reason) Parse(V1Secret secret)
    {
        var isLegacy = secret.Type == "kubernetes.io/dockercfg";
        var key = isLegacy ? ".dockercfg" : ".dockerconfigjson";
        if (secret.Data?.TryGetValue(key, out var content) != true) return (null, $"it has no '{key}'");
        try
        {
            return (PullSecretCredentials.Parse(content, isLegacy), null);
        }
        catch (FormatException e)
        {
            return (null, $"its '{key}' cannot be read: {e.Message}");
        }
    }

    private static Finding Problem(string ns, string name, string reason) =>
        new(Severity.Warning, FindingCodes.PullSecretUnreadable, $"The pull secret '{name}' in namespace '{ns}' cannot be used: {reason}.")
        {
            Hint = "Create or correct the Secret, or let the controller's ServiceAccount get it by its name.",
        };
}
