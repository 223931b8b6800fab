using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace CopyImageGitOps.Controller.Leading;

/// <summary>A Lease of <c>coordination.k8s.io/v1</c>. Needs the rights get, create and update.</summary>
internal sealed class KubernetesLease(IKubernetes client, string @namespace, string name) : ILease
{
    public async Task<V1Lease?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await client.CoordinationV1.ReadNamespacedLeaseAsync(name, @namespace, cancellationToken: cancellationToken);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public Task<V1Lease> CreateAsync(V1Lease lease, CancellationToken cancellationToken)
    {
        lease.Metadata.Name = name;
        return client.CoordinationV1.CreateNamespacedLeaseAsync(lease, @namespace, cancellationToken: cancellationToken);
    }

    public Task<V1Lease> ReplaceAsync(V1Lease lease, CancellationToken cancellationToken) =>
        client.CoordinationV1.ReplaceNamespacedLeaseAsync(lease, name, @namespace, cancellationToken: cancellationToken);

    public override string ToString() => $"{@namespace}/{name}";
}
