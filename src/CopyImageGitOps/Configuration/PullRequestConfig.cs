namespace CopyImageGitOps.Configuration;

/// <summary>The pull request that <c>copyimage run --pull-request</c> opens and keeps up to date.</summary>
public sealed record PullRequestConfig
{
    public const string DefaultBranch = "copyimage/update";
    public const string DefaultTitle = "Use private copies of {count} public images";

    /// <summary>Ours alone: each run makes it anew from the base.</summary>
    public string Branch { get; init; } = DefaultBranch;

    /// <summary>The branch that it is to be merged into; null is the one that is checked out.</summary>
    public string? Base { get; init; }

    /// <summary><c>{count}</c> is the number of images.</summary>
    public string Title { get; init; } = DefaultTitle;

    /// <summary>Markdown; <c>{count}</c> is the number of images, <c>{images}</c> a list of them, <c>{table}</c> a table.</summary>
    public string Body { get; init; } =
        "The images below were copied to the private registry, and the manifests pinned to the copies.\n\n{table}\n\n"
        + "This branch is made anew by each run of copyimage; commits that are added to it by hand are lost.\n";

    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>User names, and teams as <c>team:NAME</c>.</summary>
    public IReadOnlyList<string> Reviewers { get; init; } = [];

    public bool Draft { get; init; }

    /// <summary>Whether the branch goes when the pull request is closed because there is nothing left to do.</summary>
    public bool DeleteBranch { get; init; } = true;
}
