namespace CopyImageGitOps.Controller.Status.Pages;

/// <summary>How long ago something was, as people say it.</summary>
internal static class Ago
{
    public static string Of(TimeSpan elapsed) => elapsed switch
    {
        { TotalSeconds: < 5 } => "just now",
        { TotalMinutes: < 1 } => $"{(int)elapsed.TotalSeconds} s ago",
        { TotalHours: < 1 } => $"{(int)elapsed.TotalMinutes} min ago",
        { TotalDays: < 1 } => $"{(int)elapsed.TotalHours} h {elapsed.Minutes} min ago",
        _ => $"{(int)elapsed.TotalDays} d {elapsed.Hours} h ago",
    };
}
