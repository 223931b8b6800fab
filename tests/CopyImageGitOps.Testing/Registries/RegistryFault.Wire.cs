namespace CopyImageGitOps.Testing.Registries;

/// <summary>What goes wrong on the way: only a <see cref="FaultProxy"/> can do these.</summary>
public sealed partial record RegistryFault
{
    internal Action<WireHead>? RequestEdit { get; private init; }

    internal Action<WireHead>? AnswerEdit { get; private init; }

    internal bool IsCorruptingRequest { get; private init; }

    internal long? RequestCorruptedAt { get; private init; }

    internal TimeSpan? Pause { get; private init; }

    internal int Step { get; private init; } = 1;

    /// <summary>The other side of an edited Content-Length waits for bytes that never come, or finds bytes that belong to nothing.</summary>
    internal bool IsLength { get; private init; }

    internal bool IsOnWire => RequestEdit is not null || AnswerEdit is not null || IsCorruptingRequest || Pause is not null;

    /// <summary>The answer's body, or its head where it has no body, comes in small steps with a pause before each.</summary>
    /// <param name="step">How many bytes come at once.</param>
    public static RegistryFault Dribble(TimeSpan pause, int step = 1) => new() { Pause = pause, Step = step };

    /// <summary>One byte of the request's body is another when it arrives.</summary>
    /// <param name="at">Its number; null is one in the middle.</param>
    public static RegistryFault CorruptRequest(long? at = null) => new() { IsCorruptingRequest = true, RequestCorruptedAt = at };

    /// <summary>The Content-Length of the answer is wrong by so many bytes; its body is whole.</summary>
    public static RegistryFault AnswerLength(int error) => new() { AnswerEdit = head => Lie(head, error), IsLength = true };

    /// <summary>The Content-Length of the request arrives wrong by so many bytes.</summary>
    public static RegistryFault RequestLength(int error) => new() { RequestEdit = head => Lie(head, error), IsLength = true };

    /// <summary>The registry no longer takes the authorization, and says what it wants.</summary>
    public static RegistryFault NoAuthorization() => new() { RequestEdit = head => head["Authorization"] = null };

    /// <summary>A header of the answer is missing.</summary>
    public static RegistryFault NoHeader(string name) => new() { AnswerEdit = head => head[name] = null };

    /// <summary>A mount is taken for a plain upload, which is opened.</summary>
    public static RegistryFault NoMount() => new() { RequestEdit = head => head.Target = head.Target.Split('?')[0] };

    /// <summary>Location has no scheme and host, but its query.</summary>
    public static RegistryFault RelativeLocation() => new()
    {
        AnswerEdit = head =>
        {
            if (Uri.TryCreate(head["Location"], UriKind.Absolute, out var location) && !location.IsFile)
                head["Location"] = location.GetComponents(UriComponents.PathAndQuery, UriFormat.UriEscaped);
        },
    };

    private static void Lie(WireHead head, int error)
    {
        if (head.ContentLength is > 0 and var length) head["Content-Length"] = $"{Math.Max(0, length + error)}";
    }
}
