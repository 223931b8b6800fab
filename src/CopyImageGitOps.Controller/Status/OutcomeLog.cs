using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Watching;

namespace CopyImageGitOps.Controller.Status;

/// <summary>Writes a line for each outcome that somebody may want to know of.</summary>
public sealed class OutcomeLog(ILogger<OutcomeLog> logger) : IStatusBoard
{
    public void Record(ObjectKey key, Outcome outcome, TimeSpan elapsed)
    {
        var milliseconds = (long)elapsed.TotalMilliseconds;
        switch (outcome)
        {
            case Outcome.Repaired repaired:
                foreach (var image in repaired.Images) Log.Repaired(logger, key, image.Container, image.Source, image.Target, milliseconds);
                break;
            case Outcome.Reported reported:
                Log.Reported(logger, key, reported.Reason, reported.Message);
                break;
            case Outcome.Failed failed:
                Log.Failed(logger, key, failed.Finding.Code, failed.Finding.Message, failed.Finding.Hint, milliseconds);
                break;
            case Outcome.Refused refused:
                Log.Refused(logger, key, refused.Finding.Code, refused.Finding.Message, refused.Finding.Hint, milliseconds);
                break;
            default:
                Log.Other(logger, key, outcome.Word, milliseconds);
                break;
        }
    }

    public void Forget(ObjectKey key) => Log.Forgotten(logger, key);
}
