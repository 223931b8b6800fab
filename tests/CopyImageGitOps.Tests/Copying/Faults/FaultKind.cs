using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying.Faults;

/// <summary>Something that goes wrong once.</summary>
/// <param name="Make">A fresh fault, for the requests to which it can happen.</param>
/// <param name="Recovers">A copy that meets it goes on by itself and copies everything.</param>
internal sealed record FaultKind(string Name, Func<RegistryFault> Make, bool Recovers)
{
    /// <summary>More than the silence that <see cref="FaultCampaign"/> allows.</summary>
    private static readonly TimeSpan TooLong = TimeSpan.FromSeconds(3);

    /// <summary>The other side waits for what does not come: its patience must be short.</summary>
    public bool IsStalling { get; init; }

    public static readonly IReadOnlyList<FaultKind> All =
    [
        new("reset before the request is served", RegistryFault.Close, Recovers: true),
        new("reset after the request was served", RegistryFault.CloseBeforeAnswer, Recovers: true),
        new("reset in the middle of the request", () => RegistryFault.CutRequest(1_100_000) with { Method = "PUT" }, Recovers: true),
        new("slow loris", () => RegistryFault.Dribble(TooLong), Recovers: true) { IsStalling = true },
        new("answer cut off", () => RegistryFault.Truncate(100), Recovers: true),
        new("answer longer than it is", () => RegistryFault.AnswerLength(10), Recovers: false) { IsStalling = true },
        new("answer shorter than it is", () => RegistryFault.AnswerLength(-10), Recovers: false),
        new("answer corrupted", RegistryFault.Corrupt, Recovers: false),
        new("request longer than it is", () => RegistryFault.RequestLength(10) with { Method = "PUT" }, Recovers: false) { IsStalling = true },
        new("request shorter than it is", () => RegistryFault.RequestLength(-10) with { Method = "PUT" }, Recovers: false),
        new("request corrupted", () => RegistryFault.CorruptRequest() with { Method = "PUT" }, Recovers: false),
        new("token forgotten", RegistryFault.NoAuthorization, Recovers: false),
        .. from status in new[] { 401, 404, 405, 413 } select new FaultKind($"{status}", () => RegistryFault.Status(status), Recovers: false),
        new("429", () => RegistryFault.Status(429), Recovers: true),
        new("429 with Retry-After", () => RegistryFault.Status(429).WithHeader("Retry-After", "1"), Recovers: true),
        .. from status in new[] { 500, 502, 503 } select new FaultKind($"{status}", () => RegistryFault.Status(status), Recovers: true),
        new("mount answered 202", () => AtMount(RegistryFault.NoMount()), Recovers: true),
        new("mount refused by 400", () => AtMount(RegistryFault.Status(400)), Recovers: true),
        new("mount refused by 403", () => AtMount(RegistryFault.Status(403)), Recovers: true),
        new("no Location", () => RegistryFault.NoHeader("Location") with { Method = "POST" }, Recovers: false),
        new("relative Location with a query", () => RegistryFault.RelativeLocation() with { Method = "POST" }, Recovers: true),
        new("no Docker-Content-Digest", () => RegistryFault.NoHeader("Docker-Content-Digest"), Recovers: true),
    ];

    public override string ToString() => Name;

    private static RegistryFault AtMount(RegistryFault fault) => fault with { Method = "POST", Path = "mount=" };
}
