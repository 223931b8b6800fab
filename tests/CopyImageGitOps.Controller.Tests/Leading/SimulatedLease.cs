using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace CopyImageGitOps.Controller.Tests.Leading;

/// <summary>The Lease as an API server keeps it: with optimistic concurrency.</summary>
internal sealed class SimulatedLease
{
    private int _version = 100;
    private string? _stored;

    public V1Lease? Stored
    {
        get => _stored is null ? null : KubernetesJson.Deserialize<V1Lease>(_stored);
        set
        {
            if (value is not null) value.Metadata.ResourceVersion = $"{++_version}";
            _stored = value is null ? null : KubernetesJson.Serialize(value);
        }
    }

    public int Writes { get; private set; }

    public string? Holder => Stored?.Spec?.HolderIdentity;

    public V1Lease Create(V1Lease lease) => Stored is null ? Store(lease) : throw Error(HttpStatusCode.Conflict);

    public V1Lease Replace(V1Lease lease) =>
        lease.Metadata.ResourceVersion == Stored?.Metadata.ResourceVersion ? Store(lease) : throw Error(HttpStatusCode.Conflict);

    public static HttpOperationException Error(HttpStatusCode status) => new($"{status}")
    {
        Response = new HttpResponseMessageWrapper(new HttpResponseMessage(status), $$"""{"kind":"Status","message":"leases \"lead\": {{status}}"}"""),
    };

    private V1Lease Store(V1Lease lease)
    {
        Writes++;
        Stored = lease;
        return Stored!;
    }
}
