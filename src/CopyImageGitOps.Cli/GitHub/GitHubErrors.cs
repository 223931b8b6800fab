using System.Net;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Registries;

namespace CopyImageGitOps.Cli.GitHub;

/// <summary>From an answer that is no success to what the user is told.</summary>
internal sealed class GitHubErrors(GitHubAccess access, TimeProvider time)
{
    private const string ActionsMayNot = "not permitted to create or approve pull requests";

    public GitHubException From(GitHubRequest request, GitHubAnswer answer)
    {
        var finding = answer.IsLimited ? Limited(request, answer) : answer.Status switch
        {
            HttpStatusCode.Unauthorized => Error(
                FindingCodes.GithubUnauthorized,
                $"GitHub does not accept the token in {GitHubAccess.TokenVariable}{Words(answer)}.",
                "Give the job's own token (${{ github.token }}), or one that has neither expired nor been revoked."),
            HttpStatusCode.Forbidden => Forbidden(request, answer),
            HttpStatusCode.NotFound => Error(
                FindingCodes.GithubNotFound,
                $"GitHub could not {request.Purpose}: it has no such thing in '{access.Repository}' for this token{Words(answer)}.",
                $"Check {GitHubAccess.RepositoryVariable}, and that the token may read the repository and has '{request.Permission}'."),
            >= HttpStatusCode.InternalServerError => Error(
                FindingCodes.GithubUnavailable,
                $"GitHub failed to {request.Purpose}{Words(answer)}.",
                "Run again later; www.githubstatus.com tells of outages."),
            _ when answer.IsRedirect => Elsewhere(request),
            _ => Error(FindingCodes.GithubInvalid, $"GitHub refused to {request.Purpose}{Words(answer)}.", null),
        };
        return new GitHubException(finding, answer.Status);
    }

    /// <summary>A redirect, or a next page, is not at the API's own address.</summary>
    public GitHubException Misled(GitHubRequest request) => new(Elsewhere(request));

    public GitHubException Unreachable(GitHubRequest request, Exception problem)
    {
        var reason = Redaction.Clean(problem.GetBaseException().Message, 200, [access.Token]).TrimEnd('.');
        var message = $"GitHub could not be reached at '{access.Api.Authority}' to {request.Purpose}: {reason}.";
        return new GitHubException(Error(FindingCodes.GithubUnavailable, message, "Check the network, HTTPS_PROXY and GITHUB_API_URL."), cause: problem);
    }

    public GitHubException Unreadable(GitHubRequest request, Exception problem)
    {
        var message = $"What '{access.Api.Authority}' answered to the request to {request.Purpose} is not GitHub's JSON.";
        const string Hint = "Check GITHUB_API_URL, and that no proxy answers in its place.";
        return new GitHubException(Error(FindingCodes.GithubProtocol, message, Hint), cause: problem);
    }

    private Finding Elsewhere(GitHubRequest request) => Error(
        FindingCodes.GithubProtocol,
        $"GitHub could not {request.Purpose}: '{access.Api.Authority}' leads to another address, which does not get the token.",
        $"Set {GitHubAccess.ApiVariable} to the address of the API itself.");

    private Finding Forbidden(GitHubRequest request, GitHubAnswer answer)
    {
        var hint = GitHubErrorText.Of(answer.Body).Contains(ActionsMayNot, StringComparison.OrdinalIgnoreCase)
            ? "Turn on 'Allow GitHub Actions to create and approve pull requests' in the repository's settings (Actions, General), or use an App's token."
            : $"Give it '{request.Permission}': in a workflow below 'permissions:', else in the settings of the App or of the token.";
        return Error(FindingCodes.GithubForbidden, $"The token may not {request.Purpose} in '{access.Repository}'{Words(answer)}.", hint);
    }

    private Finding Limited(GitHubRequest request, GitHubAnswer answer)
    {
        var pause = answer.Limit.Pause(0, time);
        var message = $"GitHub limits the requests of this token, and asks for a pause of {Duration(pause)} before it will {request.Purpose}{Words(answer)}.";
        return Error(FindingCodes.GithubRateLimited, message, "Run again after that; an App's token has a limit of its own.");
    }

    private static string Duration(TimeSpan pause) =>
        pause < TimeSpan.FromMinutes(2) ? $"{Math.Ceiling(pause.TotalSeconds)} s" : $"{Math.Ceiling(pause.TotalMinutes)} min";

    /// <summary>Status, and what GitHub says itself.</summary>
    private string Words(GitHubAnswer answer)
    {
        var text = GitHubErrorText.Of(answer.Body, access.Token);
        return text.Length == 0 ? $" ({(int)answer.Status})" : $" ({(int)answer.Status}: {text})";
    }

    private static Finding Error(string code, string message, string? hint) => new(Severity.Error, code, message) { Hint = hint };
}
