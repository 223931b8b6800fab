using System.Text;

namespace CopyImageGitOps.Cli.Git;

/// <summary>
/// <c>GITHUB_TOKEN</c> as git's credentials, in the form that actions/checkout uses, for the one server that it belongs to. The checkout's own
/// credentials come first.
/// </summary>
internal sealed class GitHubToken
{
    private readonly string _token;
    private readonly Uri _server;

    private GitHubToken(string token, Uri server) => (_token, _server) = (token, server);

    /// <summary>What must not be shown.</summary>
    public IReadOnlyList<string> Secrets => [_token, Encoded];

    private string Encoded => Convert.ToBase64String(Encoding.UTF8.GetBytes($"x-access-token:{_token}"));

    /// <summary>Null where there is none, or nothing that says for which server.</summary>
    public static GitHubToken? From(GitEnvironment environment)
    {
        if (environment["GITHUB_TOKEN"] is not { Length: > 0 } token) return null;
        var server = environment["GITHUB_SERVER_URL"] is { Length: > 0 } given ? given : "https://github.com";
        return Uri.TryCreate(server, UriKind.Absolute, out var address) && IsHttp(address) ? new GitHubToken(token, address) : null;
    }

    /// <summary>The settings for commands that speak to <paramref name="remote"/>; none if it is not on the server, or has credentials.</summary>
    /// <param name="remote">The address of a remote repository.</param>
    public async Task<IReadOnlyList<(string Key, string Value)>> SettingsAsync(WorkTreeGit git, string remote, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(remote, UriKind.Absolute, out var address) || !IsHttp(address) || address.UserInfo.Contains(':')) return [];
        if (Uri.Compare(address, _server, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) != 0) return [];
        var known = await git.RunAsync(["config", "--get-urlmatch", "http.extraHeader", remote], cancellationToken).ConfigureAwait(false);
        if (known.StandardOutput.TrimStart().StartsWith("authorization:", StringComparison.OrdinalIgnoreCase)) return [];

        var scope = $"http.{_server.GetLeftPart(UriPartial.Authority)}/";
        // git sends such a header along to wherever it is redirected to.
        return [($"{scope}.extraHeader", $"AUTHORIZATION: basic {Encoded}"), ($"{scope}.followRedirects", "false")];
    }

    private static bool IsHttp(Uri address) => address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp;
}
