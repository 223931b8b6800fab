using System.Globalization;
using System.Text.Json;

namespace CopyImageGitOps.Testing.GitHub;

/// <summary>Pull requests, their labels and reviewers (https://docs.github.com/en/rest/pulls).</summary>
internal sealed partial class GitHubRequestHandler
{
    private const string Resource = "PullRequest";
    private const int LongestBody = 65_536;

    private string Owner => Options.Repository.Split('/')[0];

    private GitHubReply ListPulls()
    {
        var query = context.Request.Query;
        var (head, target, state) = (query["head"].ToString(), query["base"].ToString(), query["state"].ToString());
        return Page([
            .. server.PullRequests.Where(pull => state == "all" || pull.IsOpen == (state != "closed"))
                .Where(pull => head.Length == 0 || $"{pull.HeadRepository.Split('/')[0]}:{pull.Head}" == head)
                .Where(pull => target.Length == 0 || pull.Base == target)
                .Reverse().Select(Json),
        ]);
    }

    private async Task<GitHubReply> CreatePullAsync(JsonElement body)
    {
        if (!Options.AllowsActionsToCreatePullRequests) return GitHubReply.Error(403, "GitHub Actions is not permitted to create or approve pull requests.");
        var (head, target) = (Text(body, "head")!, Text(body, "base")!);
        if (head.StartsWith($"{Owner}:", StringComparison.Ordinal)) head = head[(Owner.Length + 1)..];
        if (await Git.TipAsync(head) is null) return GitHubReply.Invalid(new { resource = Resource, field = "head", code = "invalid" });
        if (await Git.TipAsync(target) is null) return GitHubReply.Invalid(new { resource = Resource, field = "base", code = "invalid" });
        if (server.PullRequests.Exists(pull => pull.IsOpen && pull.Head == head && pull.Base == target && pull.HeadRepository == Options.Repository))
            return Custom($"A pull request already exists for {Owner}:{head}.");
        if (!await Git.HasCommitsBetweenAsync($"refs/heads/{target}", $"refs/heads/{head}")) return Custom($"No commits between {target} and {head}");
        if (IsTrue(body, "draft") && !Options.HasDrafts) return GitHubReply.Error(422, "Draft pull requests are not supported in this repository.");
        if (TooLong(body) is { } refusal) return refusal;
        var created = server.AddPullRequest(head, target, Options.Login);
        (created.Title, created.Body, created.IsDraft) = (Text(body, "title")!, Text(body, "body"), IsTrue(body, "draft"));
        return GitHubReply.Created(Json(created));
    }

    private async Task<GitHubReply> ChangePullAsync(string number, JsonElement body)
    {
        if (Find(number) is not { } pull) return GitHubReply.NotFound;
        if (TooLong(body) is { } refusal) return refusal;
        if (Text(body, "base") is { } target)
        {
            if (await Git.TipAsync(target) is null) return GitHubReply.Invalid(new { resource = Resource, field = "base", code = "invalid" });
            pull.Base = target;
        }

        pull.Title = Text(body, "title") ?? pull.Title;
        pull.Body = Text(body, "body") ?? pull.Body;
        if (Text(body, "state") is { } state) pull.IsOpen = state == "open";
        return Show(pull);
    }

    private GitHubReply AskReviewers(string number, JsonElement body)
    {
        if (Find(number) is not { } pull) return GitHubReply.NotFound;
        var (users, teams) = (Texts(body, "reviewers"), Texts(body, "team_reviewers"));
        if (users.Contains(pull.Author)) return GitHubReply.Error(422, "Review cannot be requested from pull request author.");
        if (users.Except(Options.Collaborators).Any() || teams.Except(Options.Teams).Any())
        {
            return GitHubReply.Error(
                422,
                "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the "
                    + $"{Options.Repository} repository.");
        }

        pull.Reviewers.AddRange(users.Except(pull.Reviewers));
        pull.Teams.AddRange(teams.Except(pull.Teams));
        return GitHubReply.Created(Json(pull));
    }

    private GitHubReply AddLabels(string number, JsonElement body)
    {
        if (Find(number) is not { } pull) return GitHubReply.NotFound;
        pull.Labels.AddRange(Texts(body, "labels").Except(pull.Labels));
        return GitHubReply.Ok(pull.Labels.Select(label => new { name = label }).ToList());
    }

    private GitHubReply Show(PullRequestRecord pull) => GitHubReply.Ok(Json(pull));

    private GitHubReply ShowReviews(PullRequestRecord pull) =>
        Page([.. pull.Reviews.Select(login => new { user = new { login }, state = "APPROVED" })]);

    private GitHubReply WithPull(string number, Func<PullRequestRecord, GitHubReply> answer) => Find(number) is { } pull ? answer(pull) : GitHubReply.NotFound;

    private PullRequestRecord? Find(string number) =>
        server.PullRequests.Find(pull => pull.Number.ToString(CultureInfo.InvariantCulture) == number);

    private static GitHubReply? TooLong(JsonElement body) =>
        Text(body, "body") is { Length: > LongestBody } ? Custom("body is too long (maximum is 65536 characters)")
        : Text(body, "title") is { Length: > 256 } ? Custom("title is too long (maximum is 256 characters)")
        : null;

    private static GitHubReply Custom(string message) => GitHubReply.Invalid(new { resource = Resource, code = "custom", message });

    private object Json(PullRequestRecord pull) => new
    {
        number = pull.Number,
        html_url = $"https://github.test/{Options.Repository}/pull/{pull.Number}",
        state = pull.IsOpen ? "open" : "closed",
        title = pull.Title,
        body = pull.Body,
        draft = pull.IsDraft,
        user = new { login = pull.Author },
        labels = pull.Labels.Select(label => new { name = label }).ToList(),
        requested_reviewers = pull.Reviewers.Select(login => new { login }).ToList(),
        requested_teams = pull.Teams.Select(slug => new { slug }).ToList(),
        head = new { label = $"{Owner}:{pull.Head}", @ref = pull.Head, repo = new { full_name = pull.HeadRepository } },
        @base = new { @ref = pull.Base, repo = new { full_name = Options.Repository } },
    };
}
