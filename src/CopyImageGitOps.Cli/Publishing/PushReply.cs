namespace CopyImageGitOps.Cli.Publishing;

/// <summary>What <c>git push --porcelain</c> says of the one branch (https://git-scm.com/docs/git-push#_output).</summary>
/// <param name="Flag">One character; <c>!</c> is a failure.</param>
/// <param name="Summary"><c>old..new</c>, or a word in brackets, with the reason of a failure in parentheses.</param>
internal sealed record PushReply(char Flag, string Summary)
{
    private static readonly string[] Races =
    [
        "(fetch first)", "(non-fast-forward)", "(stale info)",
        // Of the remote's own lock on the branch; the words depend on its version.
        "(failed to update ref)", "(incorrect old value provided)", "cannot lock ref", "already exists",
    ];

    /// <summary>Null if git did not come as far as the branch.</summary>
    public static PushReply? In(string output, string branch)
    {
        foreach (var line in output.Split('\n'))
        {
            var parts = line.TrimEnd('\r').Split('\t');
            if (parts is [{ Length: 1 }, _, _] && parts[1].EndsWith($":refs/heads/{branch}", StringComparison.Ordinal))
                return new PushReply(parts[0][0], parts[2]);
        }

        return null;
    }

    /// <summary>The branch is not where it was thought to be.</summary>
    public bool IsRace => Flag == '!' && Races.Any(race => Summary.Contains(race, StringComparison.Ordinal));

    public bool IsShallow => Summary.Contains("shallow update not allowed", StringComparison.Ordinal);

    /// <summary>A server's hook, or its rules, said no.</summary>
    public bool IsDeclined => Flag == '!' && Summary.Contains("[remote rejected]", StringComparison.Ordinal);

    /// <summary>Where the branch was before, abbreviated; null if it is new.</summary>
    public string? Previous => Summary.IndexOf("..", StringComparison.Ordinal) is var dots and > 0 ? Summary[..dots] : null;

    /// <summary>Why the remote rejected it, in one phrase.</summary>
    public string Reason => Summary.IndexOf('(') is var open and >= 0 ? Summary[(open + 1)..].TrimEnd(')') : Summary;
}
