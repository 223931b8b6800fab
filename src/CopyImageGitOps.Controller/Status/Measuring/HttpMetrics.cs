using System.Diagnostics.Metrics;
using Prometheus;

namespace CopyImageGitOps.Controller.Status.Measuring;

/// <summary>
/// Counts HTTP requests by .NET's own instrument
/// (https://learn.microsoft.com/dotnet/core/diagnostics/built-in-metrics-system-net#metric-httpclientrequestduration): those to the
/// API server apart, all others are registries, what they redirect to, and their token realms.
/// </summary>
internal sealed class HttpMetrics : IDisposable
{
    private const string Failed = "failed";
    private readonly Counter _registries;
    private readonly Counter _cluster;
    private readonly LabelValues _hosts;
    private readonly (string? Host, int Port) _apiServer;
    private readonly MeterListener _listener = new();

    public HttpMetrics(MetricFactory factory, LabelValues hosts, Uri? apiServer)
    {
        (_hosts, _apiServer) = (hosts, (apiServer?.IdnHost.Trim('[', ']'), apiServer?.Port ?? 0));
        _registries = factory.CreateCounter("copyimage_registry_requests_total", "Requests to registries, by host and HTTP status.", "host", "status");
        _cluster = factory.CreateCounter("copyimage_kubernetes_requests_total", "Requests to the API server, by method and HTTP status.", "method", "status");
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "System.Net.Http", Name: "http.client.request.duration" }) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, _, tags, _) => Count(tags));
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    private void Count(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var (host, port, method, status) = ("", 0, "", Failed);
        foreach (var (name, value) in tags)
        {
            if (name == "server.address") host = $"{value}";
            if (name == "server.port") port = value is int number ? number : 0;
            if (name == "http.request.method") method = $"{value}";
            if (name == "http.response.status_code") status = $"{value}";
        }
        if (IsApiServer(host, port)) _cluster.WithLabels(method, status).Inc();
        else _registries.WithLabels(_hosts.Bounded(port is 80 or 443 or 0 ? host : $"{host}:{port}"), status).Inc();
    }

    private bool IsApiServer(string host, int port) =>
        port == _apiServer.Port && string.Equals(host.Trim('[', ']'), _apiServer.Host, StringComparison.OrdinalIgnoreCase);
}
