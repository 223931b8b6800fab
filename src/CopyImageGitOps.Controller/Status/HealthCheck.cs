namespace CopyImageGitOps.Controller.Status;

/// <summary>Something that must be in order.</summary>
/// <param name="Name">One word, as in <c>watches</c>.</param>
/// <param name="Problem">What is wrong, as a sentence for people; null if nothing is. Must not block.</param>
public sealed record HealthCheck(string Name, Func<string?> Problem)
{
    /// <summary>Every kind has been listed.</summary>
    public static HealthCheck Synced(Func<IReadOnlyList<KindStatus>> kinds) => new("synced", () => Sentence(
        from kind in kinds()
        where !kind.IsSynced
        select kind.Problem is null ? $"{kind.Kind} is not listed yet" : $"{kind.Kind} is not listed: {kind.Problem}"));

    /// <summary>Every watch did something lately, if only that it tried to connect: an API server that is away does not make a controller unhealthy.</summary>
    /// <param name="silence">Longer than the longest watch and the longest pause between two tries.</param>
    public static HealthCheck Watches(Func<IReadOnlyList<KindStatus>> kinds, TimeSpan silence, TimeProvider time)
    {
        var start = time.GetUtcNow();
        return new HealthCheck("watches", () => Sentence(
            from kind in kinds()
            let quiet = time.GetUtcNow() - (kind.LastActivity ?? start)
            where quiet > silence
            select $"the watch of {kind.Kind} has done nothing for {(int)quiet.TotalSeconds} s"));
    }

    /// <summary>No worker is stuck.</summary>
    /// <param name="longest">For how long the worker works that works longest; zero if none does.</param>
    /// <param name="limit">Longer than the largest image may take.</param>
    public static HealthCheck Workers(Func<TimeSpan> longest, TimeSpan limit) => new("workers", () =>
        longest() is var busy && busy > limit ? $"a worker has been working on one object for {(int)busy.TotalSeconds} s" : null);

    private static string? Sentence(IEnumerable<string> problems) => string.Join("; ", problems) is { Length: > 0 } text ? text : null;
}
