using CopyImageGitOps.Findings;
using LibGit2Sharp;

namespace CopyImageGitOps.Cli.Git;

/// <summary>Who a commit is from, found as git finds it (https://git-scm.com/docs/git-commit#_commit_information).</summary>
internal sealed class GitIdentity(GitConfig config, GitEnvironment environment, TimeProvider time)
{
    /// <summary>The author and the committer; null if one is not known, and then <paramref name="findings"/> says which.</summary>
    /// <param name="configured">The author that our configuration names: stronger than git's own, and the committer where git knows none.</param>
    public (Signature Author, Signature Committer)? Resolve(string? configured, List<Finding> findings)
    {
        var named = configured is null ? null : Parse(configured);
        if (configured is not null && named is null) findings.Add(GitFindings.BadAuthor(configured));
        var committer = Find("committer", named, findings);
        var author = Find("author", named, findings, namedFirst: true);
        return findings.Count > 0 || author is null || committer is null ? null : (author, committer);
    }

    private Signature? Find(string role, Identity? named, List<Finding> findings, bool namedFirst = false)
    {
        var variable = $"GIT_{role.ToUpperInvariant()}";
        string? Own(string part) =>
            Variable($"{variable}_{part.ToUpperInvariant()}") ?? Clean(config.Get($"{role}.{part}") ?? config.Get($"user.{part}"));
        var name = namedFirst && named is not null ? named.Name : Own("name") ?? named?.Name;
        var email = namedFirst && named is not null ? named.Email : Own("email") ?? Variable("EMAIL") ?? named?.Email;
        if (name is null) findings.Add(GitFindings.NoIdentity(role, "name"));
        if (email is null) findings.Add(GitFindings.NoIdentity(role, "mail address"));
        var when = When($"{variable}_DATE", findings);
        return name is null || email is null ? null : new Signature(name, email, when);
    }

    private DateTimeOffset When(string variable, List<Finding> findings)
    {
        if (Variable(variable) is not { } text) return time.GetLocalNow();
        if (GitDate.Parse(text, time.LocalTimeZone) is { } date) return date;
        findings.Add(GitFindings.BadDate(variable, text));
        return default;
    }

    private string? Variable(string name) => Clean(environment[name]);

    /// <returns>Null if it is not of the form <c>Name &lt;mail&gt;</c>.</returns>
    public static Identity? Parse(string text)
    {
        var open = text.IndexOf('<');
        var close = text.LastIndexOf('>');
        if (open < 1 || close != text.TrimEnd().Length - 1) return null;
        return Clean(text[..open]) is { } name && Clean(text[(open + 1)..close]) is { } email ? new Identity(name, email) : null;
    }

    /// <summary>Without the characters that delimit an identity in a commit object, as git strips them; null if nothing is left.</summary>
    private static string? Clean(string? text)
    {
        var cleaned = string.Concat((text ?? "").Where(c => c is not ('<' or '>' or '\n' or '\0'))).Trim([.. " \t\r.,:;\"\\'"]);
        return cleaned.Length == 0 ? null : cleaned;
    }
}
