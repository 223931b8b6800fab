using System.Net;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.GitHub;

/// <summary>GitHub did not do what it was asked to; <see cref="Finding"/> tells the user.</summary>
/// <param name="status">Null if there was no answer that counts.</param>
internal sealed class GitHubException(Finding finding, HttpStatusCode? status = null, Exception? cause = null) : Exception(finding.Message, cause)
{
    public Finding Finding { get; } = finding;

    public HttpStatusCode? Status { get; } = status;

    /// <summary>Whether GitHub refused just this, and would do other things for the same token.</summary>
    public bool IsAboutTheRequest =>
        Status is HttpStatusCode.UnprocessableEntity or HttpStatusCode.NotFound
        || Status == HttpStatusCode.Forbidden && Finding.Code == FindingCodes.GithubForbidden;

    /// <summary>Whether it is GitHub's 422 with such a message.</summary>
    public bool IsRefusal(string words) =>
        Status == HttpStatusCode.UnprocessableEntity && Finding.Message.Contains(words, StringComparison.OrdinalIgnoreCase);
}
