using System.Net;
using System.Text.Json;
using CopyImageGitOps.Controller.Tests.Kubernetes;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace CopyImageGitOps.Controller.Tests.EndToEnd.Killing;

/// <summary>
/// A Deployment or a DaemonSet that a user creates, changes and deletes. A request whose answer was lost is carried out exactly once all the same, so
/// <see cref="Changes"/> is exact; and since each change of the specification, be it the user's or a repair, adds one to <c>metadata.generation</c>,
/// a repaired object is of the generation <c>2 * Changes</c> if each change led to one repair.
/// </summary>
internal sealed class DriftingObject(Stage stage, bool isDaemonSet, string name) : IDisposable
{
    private readonly GenericClient _client = new(stage.Plane.Client, "apps", "v1", isDaemonSet ? "daemonsets" : "deployments", disposeClient: false);
    private string? _image;

    public string Name => name;

    /// <summary>How often a user gave it a public image.</summary>
    public int Changes { get; private set; }

    /// <summary>The user did not wait for the last repair.</summary>
    public bool IsGoneEarly { get; private set; }

    /// <summary>The public image that the user wants.</summary>
    public string? Image => _image;

    public async Task GiveAsync(string image, CancellationToken ct)
    {
        if (_image is null) await CreateAsync(image, ct);
        else await ChangeAsync(stage.CopyOf(_image), image, ct);
        _image = image;
        Changes++;
    }

    public async Task DeleteAsync(bool isEarly, CancellationToken ct)
    {
        IsGoneEarly = isEarly;
        await ApiOutage.InsistAsync(
            () => IgnoringAsync(HttpStatusCode.NotFound, async () => await _client.DeleteNamespacedAsync<V1Status>(stage.Namespace, name, ct)), ct);
    }

    public void Dispose() => _client.Dispose();

    private Task<bool> CreateAsync(string image, CancellationToken ct) => ApiOutage.InsistAsync(
        () => IgnoringAsync(HttpStatusCode.Conflict, async () =>
        {
            if (isDaemonSet) await _client.CreateNamespacedAsync(Workloads.DaemonSet(name, image), stage.Namespace, ct);
            else await _client.CreateNamespacedAsync(Workloads.Deployment(name, image), stage.Namespace, ct);
        }),
        ct);

    private async Task ChangeAsync(string before, string image, CancellationToken ct)
    {
        var patch = new V1Patch(
            $$"""[{"op":"replace","path":"/spec/template/spec/containers/0/image","value":{{JsonSerializer.Serialize(image)}}}]""",
            V1Patch.PatchType.JsonPatch);
        while (!(await ApiOutage.TryAsync(() => _client.PatchNamespacedAsync<V1Deployment>(patch, stage.Namespace, name, ct))).HasAnswer
            && await ReadImageAsync(ct) == before)
        {
            // It was not carried out.
        }
    }

    private async Task<string> ReadImageAsync(CancellationToken ct)
    {
        // A DaemonSet's pod template is where a Deployment's is.
        var now = await ApiOutage.InsistAsync(() => _client.ReadNamespacedAsync<V1Deployment>(stage.Namespace, name, ct), ct);
        return now.Spec.Template.Spec.Containers[0].Image;
    }

    /// <summary>What is refused because an earlier try was carried out.</summary>
    private static async Task<bool> IgnoringAsync(HttpStatusCode code, Func<Task> request)
    {
        try
        {
            await request();
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == code)
        {
            // As wanted.
        }

        return true;
    }
}
