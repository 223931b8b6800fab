using CopyImageGitOps.Copying;
using Prometheus;

namespace CopyImageGitOps.Controller.Status.Measuring;

/// <summary>What the copy engine does.</summary>
public sealed class CopyMetrics : IProgress<CopyEvent>
{
    private readonly Counter _images;
    private readonly Counter _bytes;
    private readonly Counter _retries;
    private readonly LabelValues _hosts;

    internal CopyMetrics(MetricFactory factory, LabelValues hosts)
    {
        _hosts = hosts;
        _images = factory.CreateCounter("copyimage_images_total", "Images that were asked for, by what became of them.", "result");
        _bytes = factory.CreateCounter("copyimage_copied_bytes_total", "Bytes of blobs that were uploaded to the destination.");
        _retries = factory.CreateCounter("copyimage_registry_retries_total", "Requests to registries that failed and were tried again.", "host");
        foreach (var status in Enum.GetValues<CopyStatus>()) _images.WithLabels(Word(status));
    }

    /// <summary>Called from many threads.</summary>
    public void Report(CopyEvent value)
    {
        switch (value)
        {
            case CopyEvent.BytesMoved { Bytes: > 0 and var bytes }:
                _bytes.Inc(bytes);
                break;
            case CopyEvent.Waiting waiting:
                _retries.WithLabels(_hosts.Bounded($"{waiting.Registry}")).Inc();
                break;
            case CopyEvent.ImageFinished finished:
                _images.WithLabels(Word(finished.Result.Status)).Inc();
                break;
        }
    }

    private static string Word(CopyStatus status) => $"{status}".ToLowerInvariant();
}
