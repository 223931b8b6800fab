using System.Text.RegularExpressions;
using CopyImageGitOps.Configuration.Shapes;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Configuration.Keys;

/// <summary>Names in a cluster, and places in Git.</summary>
internal static partial class ControllerTexts
{
    public static TextShape Namespace { get; } = new("a namespace or a pattern, as in team-* or {own}")
    {
        Rule = text => NamespaceForm().IsMatch(text)
            ? null
            : new TextFault(
                $"is '{OneLine.Of(text)}', which no namespace can be called",
                "Names have lower-case letters, digits and '-'; '*' stands for any run of characters, '?' for one, and '{own}' for the controller's own."),
        Pattern = @"^(\{own\}|[a-z0-9*?-]{1,63})$",
    };

    /// <summary>https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names</summary>
    public static TextShape SecretName { get; } = new("the name of a Secret, as in registry-login")
    {
        Rule = text => text.Length <= 253 && SecretForm().IsMatch(text)
            ? null
            : new TextFault($"is '{OneLine.Of(text)}', which no Secret can be called", "Names have lower-case letters, digits, '-' and '.'."),
        Pattern = @"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$",
    };

    public static TextShape GitUrl { get; } = new("the address of a Git repository, as in https://github.com/acme/apps.git")
    {
        Rule = GitUrlFault,
        Pattern = @"^[^\s-]\S*$",
    };

    public static TextShape PathInRepository { get; } = new("a path in the repository, as in clusters/production/copyimage.lock")
    {
        Rule = text => text.Split('/').Any(segment => segment is "" or "." or "..") || text.Any(c => c is '\\' or ':' || char.IsControl(c))
            ? new TextFault($"is '{OneLine.Of(text)}', not a path below the root of the repository", "Write it as in clusters/production/copyimage.lock.")
            : null,
        Pattern = @"^[^/\\:]+(/[^/\\:]+)*$",
    };

    private static TextFault? GitUrlFault(string text)
    {
        // What stands before an @ may be a password or a token: it is not repeated.
        if (UserInfo().Match(text) is { Success: true } user && (IsHttp(text) || user.Groups["user"].Value.Contains(':')))
        {
            return new TextFault(
                $"has an '@' before '{OneLine.Of(text[(user.Index + user.Length)..])}'",
                "Take the credentials out of it, and give the token in COPYIMAGE_GIT_TOKEN.");
        }

        return text[0] == '-' || text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) || text.Contains("::", StringComparison.Ordinal)
            ? new TextFault($"is '{OneLine.Of(text)}', not the address of a Git repository", "Write it as in https://github.com/acme/apps.git.")
            : null;
    }

    private static bool IsHttp(string text) => text.StartsWith("http", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\A(?:\{own\}|[a-z0-9*?\-]{1,63})\z", RegexOptions.NonBacktracking)]
    private static partial Regex NamespaceForm();

    [GeneratedRegex(@"\A[a-z0-9](?:[a-z0-9.\-]*[a-z0-9])?\z", RegexOptions.NonBacktracking)]
    private static partial Regex SecretForm();

    /// <summary>After the scheme, up to the last @ of the authority.</summary>
    [GeneratedRegex(@"\A[A-Za-z+]+://(?<user>[^/]*)@", RegexOptions.NonBacktracking)]
    private static partial Regex UserInfo();
}
