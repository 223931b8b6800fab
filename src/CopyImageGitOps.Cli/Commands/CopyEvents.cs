using System.Collections.Concurrent;
using CopyImageGitOps.Cli.Reporting;
using CopyImageGitOps.Copying;
using CopyImageGitOps.Running;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>Hands the copy engine's events to the progress display, if there is one at the time.</summary>
internal sealed class CopyEvents(TimeProvider time) : IProgress<CopyEvent>
{
    private readonly ConcurrentDictionary<string, long> _started = new();

    public CopyProgress? Display { get; set; }

    public void Report(CopyEvent value)
    {
        if (Display is { } display) Report(display, value);
    }

    private void Report(CopyProgress progress, CopyEvent value)
    {
        switch (value)
        {
            case CopyEvent.BatchStarted(var images):
                progress.ImagesPlanned(images);
                break;
            case CopyEvent.ImageStarted(var request):
                _started[Source(request)] = time.GetTimestamp();
                progress.ImageStarted(Source(request), request.Target.ToString());
                break;
            case CopyEvent.BytesMoved(var request, _, var bytes):
                progress.BytesMoved(Source(request), bytes);
                break;
            case CopyEvent.Waiting(var registry, var problem, var delay, _):
                progress.Waiting(registry.Name, delay, problem.Message);
                break;
            case CopyEvent.ImageFinished(var result):
                progress.ImageFinished(
                    Source(result.Request),
                    RunReports.StatusOf(result.Status),
                    result.Bytes,
                    time.GetElapsedTime(_started.GetValueOrDefault(Source(result.Request))));
                break;
        }
    }

    private static string Source(CopyRequest request) =>
        request.Source.WithoutDigestIfNamed().ToString();
}
