namespace CopyImageGitOps.Controller.Watching;

/// <summary>How a kind is listed and watched.</summary>
public sealed record InformerOptions
{
    /// <summary>How many objects the API server is asked for at once.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>A page that takes longer has failed.</summary>
    public TimeSpan PageTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a watch is to last at least; between this and twice as much, at random, so that not all end at once.</summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The API server sends a bookmark every minute: a watch that is silent for longer hangs on a connection that is dead.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(150);

    /// <summary>A watch that lasts no longer is a failure, also if the server ends it in peace, so that the next one waits.</summary>
    public TimeSpan ShortestWatch { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The pause after the first failure in a row.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest one.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);
}
