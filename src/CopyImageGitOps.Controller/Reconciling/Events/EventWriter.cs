using System.Text.Json;
using System.Text.Json.Serialization;
using CopyImageGitOps.Controller.Reconciling.Patching;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace CopyImageGitOps.Controller.Reconciling.Events;

/// <summary>Writes one event. What goes wrong is an answer, not an exception.</summary>
public interface IEventWriter
{
    /// <returns>Why it could not be written; null if it was.</returns>
    Task<string?> CreateAsync(ObjectEvent happened, EventSeries series, CancellationToken cancellationToken);

    /// <summary>Sets the count and the time of one that was created.</summary>
    /// <returns>Why it could not be changed; null if it was.</returns>
    Task<string?> CountUpAsync(ObjectEvent happened, EventSeries series, CancellationToken cancellationToken);
}

/// <summary>As <c>core/v1</c>, which is what <c>kubectl describe</c> of all versions shows.</summary>
public sealed class EventWriter(IKubernetes cluster) : IEventWriter
{
    private const string Component = "copyimage-controller";

    public Task<string?> CreateAsync(ObjectEvent happened, EventSeries series, CancellationToken cancellationToken) => TryAsync(
        () => cluster.CoreV1.CreateNamespacedEventAsync(Build(happened, series), happened.Subject.Namespace, cancellationToken: cancellationToken),
        cancellationToken);

    public Task<string?> CountUpAsync(ObjectEvent happened, EventSeries series, CancellationToken cancellationToken)
    {
        var patch = JsonSerializer.Serialize(new EventCount(series.Count, series.Last.UtcDateTime), EventJson.Default.EventCount);
        return TryAsync(
            () => cluster.CoreV1.PatchNamespacedEventAsync(
                new V1Patch(patch, V1Patch.PatchType.MergePatch), series.Name, happened.Subject.Namespace, cancellationToken: cancellationToken),
            cancellationToken);
    }

    private static Corev1Event Build(ObjectEvent happened, EventSeries series) => new()
    {
        Metadata = new V1ObjectMeta { Name = series.Name, NamespaceProperty = happened.Subject.Namespace },
        InvolvedObject = new V1ObjectReference
        {
            ApiVersion = happened.Subject.ApiVersion,
            Kind = happened.Subject.Kind,
            Name = happened.Subject.Name,
            NamespaceProperty = happened.Subject.Namespace,
            Uid = happened.Subject.Uid,
        },
        Type = happened.Kind.ToString(),
        Reason = happened.Reason,
        Message = happened.Message,
        Source = new V1EventSource { Component = Component },
        FirstTimestamp = series.First.UtcDateTime,
        LastTimestamp = series.Last.UtcDateTime,
        Count = series.Count,
    };

    private static async Task<string?> TryAsync(Func<Task> write, CancellationToken cancellationToken)
    {
        try
        {
            await write();
            return null;
        }
        catch (HttpOperationException e)
        {
            return $"the API server answered {(int)e.Response.StatusCode}: {ApiStatus.Parse(e.Response.Content).Message}";
        }
        catch (Exception e) when (ApiErrors.IsUnreachable(e, cancellationToken))
        {
            return $"the API server could not be reached: {e.Message}";
        }
    }
}

/// <summary>What changes of an event that is counted up.</summary>
internal sealed record EventCount(int Count, DateTime LastTimestamp);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EventCount))]
internal sealed partial class EventJson : JsonSerializerContext;
