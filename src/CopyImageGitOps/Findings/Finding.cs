namespace CopyImageGitOps.Findings;

/// <summary>How much a finding matters: only an <see cref="Error"/> makes the run fail.</summary>
public enum Severity
{
    Info,
    Warning,
    Error,
}

/// <summary>
/// One problem, as data: what, where, and what to do. The console, the JSON output, GitHub annotations, KRM results and Kubernetes
/// events are renderings of it. An error makes the run exit 1; what could be done safely was done.
/// </summary>
/// <param name="Code">One of <see cref="FindingCodes"/>: stable, so that users can filter by it.</param>
/// <param name="Message">One sentence that says what is wrong, with the value in quotes.</param>
public sealed record Finding(Severity Severity, string Code, string Message)
{
    /// <summary>What the reader can do about it, as one sentence; null where the message says it all.</summary>
    public string? Hint { get; init; }

    /// <summary>The path relative to the root of the run, with <c>/</c>.</summary>
    public string? File { get; init; }

    /// <summary>From 1.</summary>
    public int? Line { get; init; }

    /// <summary>The field path in the object, as in <c>spec.template.spec.containers[0].image</c>.</summary>
    public string? Field { get; init; }
}
