namespace CopyImageGitOps.Cli.GitHub;

/// <summary>Whether a pull request is as wished.</summary>
internal static class PullRequestComparison
{
    public static bool IsAsWished(this PullRequestAnswer current, PullRequestWish wish) =>
        current.HasTitle(wish) && current.HasBody(wish) && current.HasBase(wish);

    public static bool HasTitle(this PullRequestAnswer current, PullRequestWish wish) => current.Title == wish.Title.Trim();

    public static bool HasBase(this PullRequestAnswer current, PullRequestWish wish) => current.Base.Ref == wish.Base;

    /// <summary>Line endings do not count: browsers send others than programs.</summary>
    public static bool HasBody(this PullRequestAnswer current, PullRequestWish wish) => Clean(current.Body ?? "") == Clean(wish.Body);

    private static string Clean(string body) => body.ReplaceLineEndings("\n").TrimEnd();
}
