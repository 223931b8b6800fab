using System.Text.RegularExpressions;

namespace CopyImageGitOps.Testing.Registries;

/// <summary>
/// A way in which a registry, or the way to it, misbehaves: at which requests, and what it does. Built from one of the static methods, narrowed with
/// <c>with</c>.
/// </summary>
public sealed partial record RegistryFault
{
    private readonly TaskCompletionSource _struck = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _seen;

    private RegistryFault()
    {
    }

    /// <summary>The requests' method; null is any.</summary>
    public string? Method { get; init; }

    /// <summary>A regular expression that the path, with its query, must match.</summary>
    public string Path { get; init; } = "";

    /// <summary>How many matching requests are served well first.</summary>
    public int Skip { get; init; }

    /// <summary>Ends when it has happened for the first time.</summary>
    public Task Struck => _struck.Task;

    /// <summary>At how many requests it then happens.</summary>
    public int Times { get; init; } = int.MaxValue;

    internal int? StatusCode { get; private init; }

    internal string? ErrorBody { get; private init; }

    internal IReadOnlyDictionary<string, string> Headers { get; private init; } = new Dictionary<string, string>();

    internal int? TruncatedTo { get; private init; }

    internal bool IsCorrupting { get; private init; }

    internal bool IsClosing { get; private init; }

    internal bool IsClosingBeforeAnswer { get; private init; }

    internal bool HasDigestHeader { get; private init; } = true;

    internal string? WrongDigest { get; private init; }

    internal Task? Gate { get; private init; }

    internal TimeSpan? Latency { get; private init; }

    internal TimeSpan? Spread { get; private init; }

    internal int? CutTo { get; private init; }

    /// <summary>The status is the answer; nothing is done.</summary>
    public static RegistryFault Status(int status, string? code = null, string? message = null) => new()
    {
        StatusCode = status,
        ErrorBody = code is null ? message : $$"""{"errors":[{"code":"{{code}}","message":"{{message ?? code}}"}]}""",
    };

    /// <summary>The body is sent up to a number of bytes under its full Content-Length; then the connection is closed.</summary>
    public static RegistryFault Truncate(int bytes) => new() { TruncatedTo = bytes };

    /// <summary>One byte of the body is another.</summary>
    public static RegistryFault Corrupt() => new() { IsCorrupting = true };

    /// <summary>The connection is closed instead of an answer; nothing is done.</summary>
    public static RegistryFault Close() => new() { IsClosing = true };

    /// <summary>What was asked is done, but the connection is closed instead of the answer.</summary>
    public static RegistryFault CloseBeforeAnswer() => new() { IsClosingBeforeAnswer = true };

    /// <summary>Docker-Content-Digest is missing.</summary>
    public static RegistryFault NoDigest() => new() { HasDigestHeader = false };

    public static RegistryFault OtherDigest(string digest) => new() { WrongDigest = digest };

    /// <summary>The answer is held back until a task ends.</summary>
    public static RegistryFault Wait(Task until) => new() { Gate = until };

    /// <summary>The answer is held back for a while, as by a slow network.</summary>
    public static RegistryFault Delay(TimeSpan latency) => new() { Latency = latency };

    /// <summary>The body comes bit by bit, in so much time altogether.</summary>
    public static RegistryFault Slow(TimeSpan duration) => new() { Spread = duration };

    /// <summary>
    /// So many bytes of the request's body are taken in; then the connection is closed. A <see cref="FaultProxy"/> cuts a shorter one in its middle.
    /// </summary>
    public static RegistryFault CutRequest(int bytes) => new() { CutTo = bytes };

    /// <summary>No fault: the answer has one header more.</summary>
    public static RegistryFault Header(string name, string value) => new() { Headers = new Dictionary<string, string> { [name] = value } };

    public RegistryFault WithHeader(string name, string value) => this with { Headers = new Dictionary<string, string>(Headers) { [name] = value } };

    /// <summary>Whether it is for such a request, whatever <see cref="Skip"/> and <see cref="Times"/> say.</summary>
    public bool Matches(string method, string path) =>
        (Method is null || Method == method) && Regex.IsMatch(path, Path, RegexOptions.None, TimeSpan.FromSeconds(1));

    internal bool Strikes(string method, string path)
    {
        if (!Matches(method, path)) return false;
        var number = Interlocked.Increment(ref _seen);
        var strikes = number > Skip && number - Skip <= Times;
        if (strikes) _struck.TrySetResult();
        return strikes;
    }
}
