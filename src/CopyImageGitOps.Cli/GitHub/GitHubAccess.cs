using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.GitHub;

/// <summary>Where GitHub's API is, which repository it is asked about, and with which token.</summary>
/// <param name="Api">Without a final <c>/</c>; on GitHub Enterprise Server it has a path: <c>https://github.example.com/api/v3</c>.</param>
/// <param name="Owner">Of the repository.</param>
/// <param name="Name">Of the repository, without its owner.</param>
internal sealed record GitHubAccess(Uri Api, string Owner, string Name, string Token)
{
    public const string ApiVariable = "GITHUB_API_URL";
    public const string RepositoryVariable = "GITHUB_REPOSITORY";
    public const string TokenVariable = "GITHUB_TOKEN";

    private const string DefaultApi = "https://api.github.com";

    /// <summary>As in <c>acme/shop</c>.</summary>
    public string Repository => $"{Owner}/{Name}";

    /// <summary>Reads <c>GITHUB_API_URL</c>, <c>GITHUB_REPOSITORY</c> and <c>GITHUB_TOKEN</c>.</summary>
    /// <param name="environment">Gives the value of a variable; an empty one counts as absent.</param>
    /// <param name="findings">Takes all that is missing or wrong.</param>
    /// <returns>Null if anything is.</returns>
    public static GitHubAccess? FromEnvironment(Func<string, string?> environment, List<Finding> findings)
    {
        var api = ParseApi(Value(ApiVariable) ?? DefaultApi, findings);
        var repository = ParseRepository(Value(RepositoryVariable), findings);
        var token = Value(TokenVariable)?.Trim();
        if (token is null) findings.Add(GitHubFindings.NoToken());
        else if (token.Any(c => !char.IsAscii(c) || char.IsControl(c) || c == ' ')) findings.Add(GitHubFindings.BadToken());
        return findings.Count > 0 || repository is not var (owner, name) ? null : new GitHubAccess(api!, owner, name, token!);

        string? Value(string variable) => environment(variable) is { Length: > 0 } value ? value : null;
    }

    /// <summary>Whether the token may go there: to the API's own scheme, host and port, and nowhere else.</summary>
    public bool IsOwn(Uri address) => Uri.Compare(Api, address, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>A record's own text would have the token in it.</summary>
    public override string ToString() => $"{Repository} at {Api}";

    private static Uri? ParseApi(string text, List<Finding> findings)
    {
        // A token in plain text is anybody's; on the loopback interface nobody else hears it.
        var isUsable = Uri.TryCreate(text.Trim().TrimEnd('/'), UriKind.Absolute, out var address) && address.UserInfo.Length == 0 && address.Query.Length == 0
            && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp && address.IsLoopback);
        if (!isUsable) findings.Add(GitHubFindings.BadApi(text));
        return isUsable ? address : null;
    }

    private static (string Owner, string Name)? ParseRepository(string? text, List<Finding> findings)
    {
        if (text?.Trim().Split('/') is [{ Length: > 0 } owner, { Length: > 0 } name] && (owner + name).All(IsAllowed)) return (owner, name);
        findings.Add(text is null ? GitHubFindings.NoRepository() : GitHubFindings.BadRepository(text));
        return null;

        static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';
    }
}
