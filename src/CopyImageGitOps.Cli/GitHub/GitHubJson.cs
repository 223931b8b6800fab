using System.Text.Json.Serialization;

namespace CopyImageGitOps.Cli.GitHub;

internal sealed record RepositoryAnswer(string DefaultBranch);

internal sealed record ReferenceAnswer(string Ref, ObjectName Object);

internal sealed record ObjectName(string Sha);

internal sealed record CommitAnswer(string Sha, ObjectName Tree, IReadOnlyList<ObjectName> Parents, string Message)
{
    /// <summary>Null if GitHub says nothing of it.</summary>
    public VerificationAnswer? Verification { get; init; }
}

/// <param name="Verified">Whether the commit has a signature that GitHub vouches for.</param>
internal sealed record VerificationAnswer(bool Verified);

internal sealed record PullRequestAnswer(int Number, string HtmlUrl, string Title, string? Body, PullRequestEnd Head, PullRequestEnd Base)
{
    public IReadOnlyList<LabelName> Labels { get; init; } = [];

    public IReadOnlyList<UserName> RequestedReviewers { get; init; } = [];

    public IReadOnlyList<TeamName> RequestedTeams { get; init; } = [];
}

/// <param name="Repo">Null if that repository, a fork, was deleted.</param>
internal sealed record PullRequestEnd(string Ref, RepositoryName? Repo);

internal sealed record RepositoryName(string FullName);

internal sealed record LabelName(string Name);

internal sealed record UserName(string Login);

internal sealed record TeamName(string Slug);

/// <param name="User">Null if there is no such user any more.</param>
internal sealed record ReviewAnswer(UserName? User);

internal sealed record NewReference(string Ref, string Sha);

internal sealed record MovedReference(string Sha, bool Force);

internal sealed record NewBlobBody(string Content, string Encoding);

internal sealed record NewTree(string BaseTree, IReadOnlyList<NewTreeEntry> Tree);

/// <param name="Sha">Null: the path is deleted.</param>
internal sealed record NewTreeEntry(string Path, string Mode, string Type, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Sha);

/// <summary>Without author and committer, so that GitHub takes the token's owner for both, and signs.</summary>
internal sealed record NewCommit(string Message, string Tree, IReadOnlyList<string> Parents);

internal sealed record NewPullRequest(string Title, string Body, string Head, string Base, bool Draft);

/// <summary>What is null stays as it is.</summary>
internal sealed record ChangedPullRequest
{
    public string? Title { get; init; }

    public string? Body { get; init; }

    public string? Base { get; init; }

    public string? State { get; init; }
}

internal sealed record NewLabels(IReadOnlyList<string> Labels);

internal sealed record NewReviewers(IReadOnlyList<string> Reviewers, IReadOnlyList<string> TeamReviewers);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RepositoryAnswer))]
[JsonSerializable(typeof(ReferenceAnswer))]
[JsonSerializable(typeof(IReadOnlyList<ReferenceAnswer>))]
[JsonSerializable(typeof(ObjectName))]
[JsonSerializable(typeof(CommitAnswer))]
[JsonSerializable(typeof(PullRequestAnswer))]
[JsonSerializable(typeof(IReadOnlyList<PullRequestAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<ReviewAnswer>))]
[JsonSerializable(typeof(NewReference))]
[JsonSerializable(typeof(MovedReference))]
[JsonSerializable(typeof(NewBlobBody))]
[JsonSerializable(typeof(NewTree))]
[JsonSerializable(typeof(NewCommit))]
[JsonSerializable(typeof(NewPullRequest))]
[JsonSerializable(typeof(ChangedPullRequest))]
[JsonSerializable(typeof(NewLabels))]
[JsonSerializable(typeof(NewReviewers))]
internal sealed partial class GitHubJson : JsonSerializerContext;
