using System.Text;

namespace CopyImageGitOps.Controller.Locks;

/// <summary>
/// The token for a Git repository, as a header that git sends to its server and nowhere else, not even where it is redirected to. git gets it in its
/// environment: a command line would show it to everybody.
/// </summary>
internal sealed class GitLogin
{
    public const string TokenVariable = "COPYIMAGE_GIT_TOKEN";
    private const string UsernameVariable = "COPYIMAGE_GIT_USERNAME";

    /// <summary>What GitHub asks for beside a token; GitLab and Gitea take any name.</summary>
    private const string DefaultUsername = "x-access-token";

    private GitLogin(Dictionary<string, string?> variables, IReadOnlyList<string> secrets) => (Variables, Secrets) = (variables, secrets);

    /// <summary>For the environment of git.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; }

    /// <summary>What must not be shown.</summary>
    public IReadOnlyList<string> Secrets { get; }

    /// <param name="environment">Gives the value of an environment variable, or null.</param>
    public static GitLogin From(string url, Func<string, string?> environment)
    {
        var isHttp = Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);
        if (!isHttp || environment(TokenVariable)?.Trim() is not { Length: > 0 } token) return new GitLogin([], []);
        var username = environment(UsernameVariable) is { Length: > 0 } given ? given : DefaultUsername;
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{token}"));
        var scope = $"http.{address!.GetLeftPart(UriPartial.Authority)}/";
        return new GitLogin(
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["GIT_CONFIG_COUNT"] = "2",
                ["GIT_CONFIG_KEY_0"] = $"{scope}.extraHeader",
                ["GIT_CONFIG_VALUE_0"] = $"Authorization: Basic {encoded}",
                ["GIT_CONFIG_KEY_1"] = $"{scope}.followRedirects",
                ["GIT_CONFIG_VALUE_1"] = "false",
            },
            [token, encoded]);
    }
}
