using CopyImageGitOps.Configuration.Shapes;

namespace CopyImageGitOps.Configuration.Keys;

/// <summary>The keys of <c>spec.pullRequest</c>.</summary>
internal static class PullRequestKeys
{
    public static MapShape<PullRequestConfig> Map { get; } = new(
        "a map with branch, base, title, body, labels, reviewers, draft or deleteBranch", new PullRequestConfig(),
        Key<PullRequestConfig>.Of(
            "branch", TemplateTexts.Branch, p => p.Branch, (p, v) => p with { Branch = v },
            "The branch of the pull request; that of `copyimage update` is by default `copyimage/newer`. It is the program's own, and made anew from the "
                + "base by each run. `--branch` is stronger."),
        Key<PullRequestConfig>.Of(
            "base", TemplateTexts.Branch, p => p.Base, (p, v) => p with { Base = v },
            "The branch that it is to be merged into; if left out, the one that is checked out.", option: "base"),
        Key<PullRequestConfig>.Of(
            "title", TemplateTexts.Title, p => p.Title, (p, v) => p with { Title = v }, "The title; `{count}` is the number of images.", option: "title"),
        Key<PullRequestConfig>.Of(
            "body", TemplateTexts.Body, p => p.Body, (p, v) => p with { Body = v },
            "The body, in Markdown; `{count}` is the number of images, `{images}` a list of them, `{table}` a table with their copies and digests.",
            option: "body"),
        Key<PullRequestConfig>.Of(
            "labels", new ListShape<string>("labels", new TextShape("a label")), p => p.Labels, (p, v) => p with { Labels = v },
            "Labels that it gets, besides those that it has.", option: "label"),
        Key<PullRequestConfig>.Of(
            "reviewers", new ListShape<string>("users and teams", new TextShape("a user, or a team as in team:platform")),
            p => p.Reviewers, (p, v) => p with { Reviewers = v }, "Who is asked for a review: users, and teams of the organisation as `team:NAME`.",
            option: "reviewer"),
        Key<PullRequestConfig>.Of(
            "draft", new SwitchShape(), p => p.Draft, (p, v) => p with { Draft = v }, "Whether it is opened as a draft.", option: "draft"),
        Key<PullRequestConfig>.Of(
            "deleteBranch", new SwitchShape(), p => p.DeleteBranch, (p, v) => p with { DeleteBranch = v },
            "Whether the branch is deleted when there is nothing left to do, and the pull request is closed.", option: "delete-branch"));
}
