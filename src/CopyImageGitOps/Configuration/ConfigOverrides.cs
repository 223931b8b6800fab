using System.Globalization;
using CopyImageGitOps.Configuration.Yaml;

namespace CopyImageGitOps.Configuration;

/// <summary>
/// What the command line says, as it was written there; null, or an empty list, is what it does not say. A list replaces the one of the
/// environment or the file.
/// </summary>
public sealed record ConfigOverrides
{
    public string? Destination { get; init; }

    public IReadOnlyList<string>? Sources { get; init; }

    public IReadOnlyList<string>? Include { get; init; }

    public IReadOnlyList<string>? Exclude { get; init; }

    public IReadOnlyList<string>? Kinds { get; init; }

    public string? Target { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary><c>update</c>, <c>keep</c> or <c>fail</c>.</summary>
    public string? TagConflict { get; init; }

    public IReadOnlyList<string>? Platforms { get; init; }

    /// <summary><c>tag@digest</c>, <c>digest</c> or <c>tag</c>.</summary>
    public string? Pin { get; init; }

    /// <summary><c>all</c>, <c>refresh</c> or <c>none</c>.</summary>
    public string? Referrers { get; init; }

    public IReadOnlyList<string>? InsecureRegistries { get; init; }

    /// <summary>As in <c>16Mi</c>.</summary>
    public string? MaximumFileSize { get; init; }

    public int? Concurrency { get; init; }

    /// <summary>As in <c>15m</c>.</summary>
    public string? MaximumWait { get; init; }

    public bool? EnableHelm { get; init; }

    public bool? AllowRemote { get; init; }

    /// <summary><c>rootOnly</c> or <c>none</c>.</summary>
    public string? LoadRestrictor { get; init; }

    public string? CommitMessage { get; init; }

    public string? Author { get; init; }

    public bool? SignOff { get; init; }

    public string? Branch { get; init; }

    public int? PushAttempts { get; init; }

    public string? Base { get; init; }

    public string? Title { get; init; }

    public string? Body { get; init; }

    public IReadOnlyList<string>? Labels { get; init; }

    public IReadOnlyList<string>? Reviewers { get; init; }

    public bool? Draft { get; init; }

    public bool? DeleteBranch { get; init; }

    /// <summary><c>copy</c>, <c>rewrite</c> or <c>validate</c>.</summary>
    public string? Mode { get; init; }

    public string? LockFile { get; init; }

    /// <summary><c>error</c>, <c>warning</c> or <c>ignore</c>.</summary>
    public string? OnMissing { get; init; }

    /// <summary><c>enforce</c> or <c>audit</c>.</summary>
    public string? ControllerMode { get; init; }

    /// <summary>By the names that flags have, without their dashes.</summary>
    internal ConfigNode? this[string option] => option switch
    {
        "destination" => Text(Destination),
        "sources" => List(Sources),
        "include" => List(Include),
        "exclude" => List(Exclude),
        "kinds" => List(Kinds),
        "target" => Text(Target),
        "tags" => List(Tags),
        "tag-conflict" => Text(TagConflict),
        "platforms" => List(Platforms),
        "pin" => Text(Pin),
        "referrers" => Text(Referrers),
        "insecure-registries" => List(InsecureRegistries),
        "maximum-file-size" => Text(MaximumFileSize),
        "concurrency" => Text(Concurrency?.ToString(CultureInfo.InvariantCulture)),
        "maximum-wait" => Text(MaximumWait),
        "enable-helm" => Text(EnableHelm?.ToString()),
        "allow-remote" => Text(AllowRemote?.ToString()),
        "load-restrictor" => Text(LoadRestrictor),
        "commit-message" => Text(CommitMessage),
        "author" => Text(Author),
        "sign-off" => Text(SignOff?.ToString()),
        "branch" => Text(Branch),
        "push-attempts" => Text(PushAttempts?.ToString(CultureInfo.InvariantCulture)),
        "base" => Text(Base),
        "title" => Text(Title),
        "body" => Text(Body),
        "label" => List(Labels),
        "reviewer" => List(Reviewers),
        "draft" => Text(Draft?.ToString()),
        "delete-branch" => Text(DeleteBranch?.ToString()),
        "mode" => Text(Mode),
        "lock-file" => Text(LockFile),
        "on-missing" => Text(OnMissing),
        "controller-mode" => Text(ControllerMode),
        _ => throw new ArgumentOutOfRangeException(nameof(option), option, "No such flag."),
    };

    private static ConfigScalar? Text(string? value) => value is null ? null : new ConfigScalar(value, ScalarKind.Untyped, Line: null);

    private static ConfigList? List(IReadOnlyList<string>? values) =>
        values is null or [] ? null : new ConfigList([.. values.Select(value => Text(value)!)], Line: null);
}
