using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Publishing;

/// <summary>What can be wrong with a remote repository, each with its hint: one place for the wording.</summary>
internal static class RemoteFindings
{
    /// <param name="what">What was to be done and was not.</param>
    /// <param name="again">How to go on when it is mended.</param>
    public static Finding Of(RemoteProblem problem, string what, string remote, RemoteAnswer answer, string again) => problem switch
    {
        RemoteProblem.Unauthorized => Error(
            FindingCodes.RemoteUnauthorized,
            $"{what}: '{remote}' asks for credentials, and there are none, or they are wrong ({answer.Quote}).",
            $"In GitHub Actions, let actions/checkout keep its credentials, or set GITHUB_TOKEN; elsewhere, set up a credential helper or an SSH key. {again}"),
        RemoteProblem.Denied => Error(
            FindingCodes.RemoteDenied,
            $"{what}: the credentials may not do that on '{remote}' ({answer.Quote}).",
            $"In GitHub Actions, give the job 'permissions: contents: write'; runs for a fork's pull request never get it. {again}"),
        RemoteProblem.NotFound => Error(
            FindingCodes.RemoteNotFound,
            $"{what}: there is no repository where '{remote}' points to, or the credentials may not see it ({answer.Quote}).",
            $"See 'git remote get-url --push {remote}'. {again}"),
        RemoteProblem.Unavailable => Error(
            FindingCodes.RemoteUnavailable,
            $"{what}: '{remote}' could not be reached ({answer.Quote}).",
            $"Check the network and the server. {again}"),
        _ => Error(FindingCodes.GitFailed, $"{what}: {answer.Quote}.", again),
    };

    private static Finding Error(string code, string message, string hint) => new(Severity.Error, code, message) { Hint = hint };
}
